import { problems, problemType, type Problem } from "@slipway/core/contract/problem";
import type { Route } from "@slipway/core/contract/route";
import type { Claim } from "@slipway/core/idempotency/claim";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Refusal } from "./refusal.ts";

export type Answer = APIGatewayProxyStructuredResultV2;

// No CORS headers: the function URL adds its own, and a browser refuses an answer that has them twice.
const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** A success as its route words it; dates become RFC 3339 by their own toJSON. One that was given before says so. */
export function succeed(route: Route["answer"], body: unknown, claim?: Claim): Answer {
  const headers =
    claim?.end === "replayed" ? { ...HEADERS, "idempotency-replayed": "true" } : HEADERS;
  if (body === undefined) return { statusCode: route.status, headers };
  const location = route.location?.(body);
  return {
    statusCode: route.status,
    headers: {
      ...headers,
      "content-type": "application/json",
      ...(location === undefined ? {} : { location }),
    },
    body: JSON.stringify(body),
  };
}

/** A problem (RFC 9457). Nothing of its cause gets out. */
export function refuse(refusal: Refusal, requestId: string): Answer {
  const { status, title } = problems[refusal.code];
  const body: Problem = {
    type: problemType(refusal.code),
    title,
    status,
    detail: refusal.message,
    requestId,
    ...(refusal.errors === undefined ? {} : { errors: [...refusal.errors] }),
  };
  return {
    statusCode: status,
    headers: { ...HEADERS, "content-type": "application/problem+json", ...refusal.headers },
    body: JSON.stringify(body),
  };
}

/** The answer to HEAD is that to GET without its body (RFC 9110, section 9.3.2). */
export function forMethod(method: string, { body, ...answer }: Answer): Answer {
  return body === undefined || method === "HEAD" ? answer : { ...answer, body };
}
