import { IDEMPOTENCY_KEY } from "@slipway/core/contract/idempotency-key";
import { none, type Route } from "@slipway/core/contract/route";
import { responses } from "./responses.ts";
import { bodySchema, isOptional, type JsonSchema, parameterSchema } from "./shapes.ts";

interface Parameter {
  readonly description: string;
  readonly example: unknown;
}
type Parameters = Readonly<Record<string, Parameter>>;

/** An `Example` of any route. */
export interface Sample {
  readonly summary: string;
  readonly params?: Parameters | undefined;
  readonly query?: Parameters | undefined;
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

const KEY_HEADER = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "A key of your own for this one request, best a UUID: sent again within 24 hours, it is answered as before and changes nothing.",
  schema: { type: "string", pattern: IDEMPOTENCY_KEY.source, maxLength: 255 },
  example: "9b2f6c1e-7a43-4d0b-8a57-3f1d2c9e5b60",
};

/** One route as an OpenAPI operation. */
export function describeOperation({ noun, verb, route, sample }: Named): object {
  const parameters = [
    ...listParameters("path", route.params, sample.params),
    ...listParameters("query", route.query, sample.query),
    ...(route.idempotent ? [] : [KEY_HEADER]),
  ];
  return {
    operationId: `${noun}${verb.charAt(0).toUpperCase()}${verb.slice(1)}`,
    summary: sample.summary,
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
  samples: Parameters = {},
): object[] {
  if (shape === none) return [];
  const { properties = {} } = parameterSchema(shape);
  return Object.entries(properties).map(([name, schema]: [string, JsonSchema | boolean]) => ({
    name,
    in: place,
    required: !isOptional(shape, name),
    schema,
    ...samples[name],
  }));
}
