import { problem, problems, problemType, type ProblemCode } from "@slipway/core/contract/problem";
import { problemsOf } from "@slipway/core/contract/problems-of";
import { none, type Contract, type Route } from "@slipway/core/contract/route";
import * as z from "zod/mini";
import type { UrlAnswer } from "./invoke.ts";
import type { UrlRequest } from "./url-event.ts";

/** What a request may be answered that comes to no route. */
const UNMATCHED: readonly ProblemCode[] = ["malformed-request", "not-found", "method-not-allowed"];

/** What is wrong with an answer that is a 5xx, or that the contract does not have, whole and with nothing besides, for this method. */
export function findFault(
  contract: Contract,
  request: UrlRequest,
  answer: UrlAnswer,
): string | undefined {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const routes = Object.values(contract).filter((route) => route.method === method);
  const hasBody = request.method !== "HEAD" && answer.status !== 204;
  const fits =
    answer.status >= 400
      ? isProblemOf(routes, answer, hasBody)
      : routes.some((route) => isSuccessOf(route, answer, hasBody));
  const isUncached = answer.headers["cache-control"] === "no-store";
  if (fits && isUncached && hasBody === (answer.json !== undefined)) return undefined;
  return `${JSON.stringify(request).slice(0, 1000)} got ${JSON.stringify(answer)}`;
}

function isProblemOf(routes: Route[], { status, headers, json }: UrlAnswer, hasBody: boolean) {
  const allowed = [...UNMATCHED, ...routes.flatMap(problemsOf)].filter(
    (code) => problems[code].status === status,
  );
  if (status >= 500 || headers["content-type"] !== "application/problem+json") return false;
  if (!hasBody) return allowed.length > 0;
  if (!isWhole(problem, json)) return false;
  const { type, status: said } = z.parse(problem, json);
  return said === status && allowed.some((code) => problemType(code) === type);
}

function isSuccessOf({ answer }: Route, { status, headers, json }: UrlAnswer, hasBody: boolean) {
  const type = answer.body === none ? undefined : "application/json";
  if (answer.status !== status || headers["content-type"] !== type) return false;
  return !hasBody || isWhole(answer.body, json);
}

/** Whether JSON fits a shape that has a place for every one of its keys. */
function isWhole(shape: z.core.$ZodType, json: unknown): boolean {
  const parsed = z.safeParse(shape, json);
  return parsed.success && JSON.stringify(z.encode(shape, parsed.data)) === JSON.stringify(json);
}
