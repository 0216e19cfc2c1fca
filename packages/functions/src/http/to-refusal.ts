import { classifyFailure } from "@slipway/core/lib/database-failure";
import { DeadlineError } from "./deadline.ts";
import { Refusal } from "./refusal.ts";

/** Seconds that a client is asked to wait for a database that is away; a restarted one is back in one or two. */
const RETRY_AFTER = { "retry-after": "2" };

/** What a caller is told of anything thrown: `internal` for what nobody expected. */
export function toRefusal(cause: unknown, kind: "read" | "write"): Refusal {
  if (cause instanceof Refusal) return cause;
  if (cause instanceof DeadlineError) return new Refusal("timeout", { cause });
  switch (classifyFailure(cause)) {
    case "timeout":
      return new Refusal("timeout", { cause });
    case "lost":
      return new Refusal(kind === "read" ? "database-unreachable" : "outcome-unknown", {
        cause,
        headers: RETRY_AFTER,
      });
    case "unreachable":
      return new Refusal("database-unreachable", { cause, headers: RETRY_AFTER });
    default:
      return new Refusal("internal", { cause });
  }
}
