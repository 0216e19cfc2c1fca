import type { Auth } from "@slipway/core/lib/parse-auth";
import { answerFailure } from "../http/answer-failure.ts";
import { DeadlineError, withinDeadline } from "../http/deadline.ts";
import type { Caller, FunctionUrlHandler } from "../http/invocation.ts";
import { Refusal } from "../http/refusal.ts";
import { makeTokenCheck, type TokenCheck } from "./check-token.ts";
import { readBearer } from "./read-bearer.ts";

/**
 * Lets nothing through to a handler but requests with a valid token, unless the link says that the stage is open.
 * Without a link that can be read, nothing at all. It comes before anything that a request could learn from.
 */
export function requireToken(
  readAuth: () => Auth,
  handler: FunctionUrlHandler,
): FunctionUrlHandler {
  let check: TokenCheck | "open" | undefined;
  return async (event, invocation) => {
    const { awsRequestId } = invocation;
    const getRemainingTimeInMillis = () => invocation.getRemainingTimeInMillis();
    let caller: Caller | undefined;
    try {
      check ??= makeCheck(readAuth());
      if (check !== "open") {
        const token = readBearer(event.headers);
        caller = await inTime(check, token, getRemainingTimeInMillis());
      }
    } catch (error) {
      return answerFailure(error, event, invocation);
    }
    return handler(event, { awsRequestId, getRemainingTimeInMillis, caller });
  };
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
    throw new Refusal("issuer-unreachable", { cause, headers: { "retry-after": "2" } });
  }
}
