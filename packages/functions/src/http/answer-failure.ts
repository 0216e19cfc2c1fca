import { problems } from "@slipway/core/contract/problem";
import { type Answer, forMethod, refuse } from "./answer.ts";
import type { LoggedRequest } from "./invocation.ts";
import { toRefusal } from "./to-refusal.ts";

/** Answers a request with the problem that anything thrown amounts to; the log gets its cause if it is not the caller's. */
export function answerFailure(error: unknown, { event, invocation, log }: LoggedRequest): Answer {
  const { method } = event.requestContext.http;
  const refusal = toRefusal(error, method !== "GET" && method !== "HEAD");
  log.refused(refusal, problems[refusal.code].status >= 500);
  return forMethod(method, refuse(refusal, invocation.awsRequestId));
}
