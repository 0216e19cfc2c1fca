import type { Auth } from "@slipway/core/lib/parse-auth";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { answerFailure } from "../http/answer-failure.ts";
import { DeadlineError, withinDeadline } from "../http/deadline.ts";
import type { Caller, FunctionUrlHandler, Invocation, RoutedHandler } from "../http/invocation.ts";
import { logged } from "../http/logged.ts";
import { makeTokenCheck, type TokenCheck } from "./check-token.ts";
import { readBearer } from "./read-bearer.ts";
import { issuerUnreachable } from "./token-refusal.ts";

/**
 * Lets nothing through to a handler but requests with a valid token, unless the link says that the stage is open.
 * Without a link that can be read, nothing at all. It comes before anything that a request could learn from.
 */
export function requireToken(readAuth: () => Auth, handler: RoutedHandler): FunctionUrlHandler {
  let check: TokenCheck | "open" | undefined;
  const findCaller = async ({ headers }: LambdaFunctionURLEvent, remaining: number) => {
    check ??= makeCheck(readAuth());
    return check === "open" ? undefined : inTime(check, readBearer(headers), remaining);
  };
  return (event, invocation) =>
    logged(event, invocation, async (log) => {
      try {
        const caller = await findCaller(event, invocation.getRemainingTimeInMillis());
        return await handler(event, { ...told(invocation), caller, log });
      } catch (error) {
        log.matched(handler.pathOf(event));
        return answerFailure(error, { event, invocation, log });
      }
    });
}

/** What a handler may know of an invocation. */
function told(invocation: Invocation): Invocation {
  const { awsRequestId, functionName, functionVersion } = invocation;
  const getRemainingTimeInMillis = () => invocation.getRemainingTimeInMillis();
  return { awsRequestId, functionName, functionVersion, getRemainingTimeInMillis };
}

function makeCheck(auth: Auth): TokenCheck | "open" {
  return auth.mode === "public" ? "open" : makeTokenCheck(auth);
}

/** Nothing in a check takes long but the issuer. */
async function inTime(check: TokenCheck, token: string, remaining: number): Promise<Caller> {
  try {
    return await withinDeadline(remaining, (deadline) => check(token, deadline));
  } catch (cause) {
    if (!(cause instanceof DeadlineError)) throw cause;
    throw issuerUnreachable(cause);
  }
}
