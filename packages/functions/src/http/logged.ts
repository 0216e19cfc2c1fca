import type { LambdaFunctionURLEvent } from "aws-lambda";
import type { Answer } from "./answer.ts";
import type { Invocation } from "./invocation.ts";
import { RequestLog } from "./request-log.ts";

/** Answers a request and logs it, once: where one handler calls another, the outer one does. */
export async function logged(
  event: LambdaFunctionURLEvent,
  invocation: Invocation,
  answer: (log: RequestLog) => Promise<Answer>,
): Promise<Answer> {
  if (invocation.log !== undefined) return answer(invocation.log);
  const log = new RequestLog(event, invocation);
  return log.finish(await answer(log));
}
