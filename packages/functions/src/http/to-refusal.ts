import { classifyFailure } from "@slipway/core/lib/database-failure";
import { ClaimError } from "@slipway/core/idempotency/claim";
import { DeadlineError } from "./deadline.ts";
import { Refusal } from "./refusal.ts";

/** Seconds that a client is asked to wait for a database that is away; a restarted one is back in one or two. */
const RETRY_AFTER = { "retry-after": "2" };
/** Seconds, for one whose first request still runs. */
const IN_USE = { "retry-after": "1" };

/** What a caller is told of anything thrown: `internal` for what nobody expected. `changes` says that the request is a write. */
export function toRefusal(cause: unknown, changes: boolean): Refusal {
  if (cause instanceof Refusal) return cause;
  if (cause instanceof ClaimError) {
    return new Refusal(cause.code, {
      headers: cause.code === "idempotency-key-in-use" ? IN_USE : {},
    });
  }
  if (cause instanceof DeadlineError) return new Refusal("timeout", { cause });
  switch (classifyFailure(cause)) {
    case "timeout":
      return new Refusal("timeout", { cause });
    case "lost":
      return new Refusal(changes ? "outcome-unknown" : "database-unreachable", {
        cause,
        headers: RETRY_AFTER,
      });
    case "unreachable":
      return new Refusal("database-unreachable", { cause, headers: RETRY_AFTER });
    default:
      return new Refusal("internal", { cause });
  }
}
