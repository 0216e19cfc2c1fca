import { problems } from "@slipway/core/contract/problem";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { refuse, type Answer } from "./answer.ts";
import type { Invocation } from "./invocation.ts";
import { logFailure } from "./log-failure.ts";
import { toRefusal } from "./to-refusal.ts";

/** Answers a request with the problem that anything thrown amounts to, and logs it if it is not the caller's. */
export function answerFailure(
  error: unknown,
  { requestContext: { http }, rawPath }: LambdaFunctionURLEvent,
  { awsRequestId: requestId }: Invocation,
): Answer {
  const refusal = toRefusal(error, kindOf(http.method));
  if (problems[refusal.code].status >= 500) {
    logFailure(refusal, { requestId, route: `${http.method} ${rawPath}` });
  }
  return forMethod(http.method, refuse(refusal, requestId));
}

export function kindOf(method: string): "read" | "write" {
  return method === "GET" || method === "HEAD" ? "read" : "write";
}

/** The answer to HEAD is that to GET without its body (RFC 9110, section 9.3.2). */
export function forMethod(method: string, { body, ...answer }: Answer): Answer {
  return body === undefined || method === "HEAD" ? answer : { ...answer, body };
}
