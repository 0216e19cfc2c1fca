import { classifyFailure } from "@slipway/core/lib/database-failure";
import { ClaimError } from "@slipway/core/idempotency/claim";
import { DeadlineError } from "./deadline.ts";
import { Refusal, RETRY_SOON } from "./refusal.ts";

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
        headers: RETRY_SOON,
      });
    case "unreachable":
      return new Refusal("database-unreachable", { cause, headers: RETRY_SOON });
    default:
      return new Refusal("internal", { cause });
  }
}
