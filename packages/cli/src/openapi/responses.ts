import { problems, problemType, type ProblemCode } from "@slipway/core/contract/problem";
import { problemsOf } from "@slipway/core/contract/problems-of";
import { none, type Route } from "@slipway/core/contract/route";
import { bodySchema } from "./shapes.ts";

const text = (description: string, schema: object = { type: "string" }) => ({
  description,
  schema,
});

const RETRY_AFTER = text("Seconds to wait before the next try", { type: "integer", minimum: 0 });
/** What comes with a status beside its body. */
const HEADERS: Readonly<Record<number, object>> = {
  401: { "WWW-Authenticate": text("`Bearer`, and what is wrong with the token (RFC 6750)") },
  405: { Allow: text("The methods that this path answers") },
  409: { "Retry-After": RETRY_AFTER },
  503: { "Retry-After": RETRY_AFTER },
};

/** Every answer of a route: its success, and its problems by their status. */
export function responses(route: Route, example: unknown): Record<string, object> {
  const codes = Map.groupBy(problemsOf(route), (code) => problems[code].status);
  const refusals = [...codes].sort(([a], [b]) => a - b);
  return {
    [route.answer.status]: success(route, example),
    ...Object.fromEntries(refusals.map(([status, of]) => [status, refusal(status, of)])),
  };
}

function success({ answer, idempotent }: Route, example: unknown): object {
  const headers = {
    ...(answer.location === undefined ? {} : { Location: text("The path of what was made") }),
    ...(idempotent
      ? {}
      : { "Idempotency-Replayed": text("`true` where the answer was given before") }),
  };
  return {
    description: "Success",
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(answer.body === none
      ? {}
      : { content: { "application/json": { schema: bodySchema(answer.body), example } } }),
  };
}

function refusal(status: number, codes: readonly ProblemCode[]): object {
  const schema = {
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      {
        type: "object",
        properties: {
          type: { type: "string", enum: codes.map((code) => problemType(code)) },
          status: { type: "integer", const: status },
        },
      },
    ],
  };
  const refs = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }] as const);
  return {
    description: codes.map((code) => `${problems[code].title} (\`${code}\`)`).join("; "),
    ...(HEADERS[status] === undefined ? {} : { headers: HEADERS[status] }),
    content: { "application/problem+json": { schema, examples: Object.fromEntries(refs) } },
  };
}

/** Each problem that some of these routes may answer, as a handler words it. */
export function problemExamples(routes: readonly Route[]): Record<string, object> {
  const codes = new Set(routes.flatMap((route) => problemsOf(route)));
  return Object.fromEntries([...codes].map((code) => [code, { value: sample(code) }]));
}

function sample(code: ProblemCode): object {
  const { status, title, detail } = problems[code];
  const requestId = "6f1a2f0e-4d5b-4c8e-9a51-0f6f2d9f7c11";
  return { type: problemType(code), title, status, detail, requestId };
}
