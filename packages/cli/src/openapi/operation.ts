import { none, type Route } from "@slipway/core/contract/route";
import { responses } from "./responses.ts";
import { bodySchema, isOptional, type JsonSchema, parameterSchema } from "./shapes.ts";

export interface Sample {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly answer: unknown;
}

interface Named {
  /** As in the client: `users` and `create` are `usersCreate`, a name in every language. */
  readonly noun: string;
  readonly verb: string;
  readonly route: Route;
  readonly sample: Sample;
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "A key of your own for this one request: sent again within 24 hours, it is answered as before and changes nothing.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

/** One route as an OpenAPI operation. */
export function describeOperation({ noun, verb, route, sample }: Named): object {
  const parameters = [
    ...listParameters("path", route.params, sample.params),
    ...listParameters("query", route.query),
    ...(route.idempotent ? [] : [IDEMPOTENCY_KEY]),
  ];
  return {
    operationId: `${noun}${verb.charAt(0).toUpperCase()}${verb.slice(1)}`,
    tags: [noun],
    security: route.auth === "token" ? [{ bearer: [] }] : [],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === none ? {} : { requestBody: requestBody(route, sample) }),
    responses: responses(route, sample.answer),
  };
}

function requestBody({ body }: Route, sample: Sample): object {
  const content = { schema: bodySchema(body), example: sample.body };
  return { required: true, content: { "application/json": content } };
}

function listParameters(
  place: "path" | "query",
  shape: Route["params"],
  sample: Sample["params"] = {},
): object[] {
  if (shape === none) return [];
  const { properties = {} } = parameterSchema(shape);
  return Object.entries(properties).map(([name, schema]: [string, JsonSchema | boolean]) => ({
    name,
    in: place,
    required: !isOptional(shape, name),
    schema,
    ...(name in sample ? { example: sample[name] } : {}),
  }));
}
