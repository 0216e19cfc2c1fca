import { describeError } from "./describe-error.ts";
import type { Refusal } from "./refusal.ts";

/** Logs, as one line of JSON, what is our fault or the database's; what a caller did wrong is in the answer already. */
export function logFailure(
  { code, cause }: Refusal,
  request: { readonly requestId: string; readonly route: string },
): void {
  console.error(
    JSON.stringify({ level: "error", ...request, problem: code, error: describeError(cause) }),
  );
}
