import { problems } from "@slipway/core/contract/problem";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { refuse, type Answer } from "./answer.ts";
import type { Invocation } from "./invocation.ts";
import type { RequestLog } from "./request-log.ts";
import { toRefusal } from "./to-refusal.ts";

interface Failed {
  readonly event: LambdaFunctionURLEvent;
  readonly invocation: Invocation;
  readonly log: RequestLog;
}

/** Answers a request with the problem that anything thrown amounts to; the log gets its cause if it is not the caller's. */
export function answerFailure(error: unknown, { event, invocation, log }: Failed): Answer {
  const { method } = event.requestContext.http;
  const refusal = toRefusal(error, method !== "GET" && method !== "HEAD");
  log.refused(refusal, problems[refusal.code].status >= 500);
  return forMethod(method, refuse(refusal, invocation.awsRequestId));
}

/** The answer to HEAD is that to GET without its body (RFC 9110, section 9.3.2). */
export function forMethod(method: string, { body, ...answer }: Answer): Answer {
  return body === undefined || method === "HEAD" ? answer : { ...answer, body };
}
