import { Claim, type ClaimedRequest } from "@slipway/core/idempotency/claim";
import { type Deadline, withinDeadline } from "./deadline.ts";
import { retry } from "./retry.ts";

interface Calling {
  /** Milliseconds that the invocation has left. */
  readonly remaining: number;
  readonly isIdempotent: boolean;
  readonly claimed: ClaimedRequest | undefined;
}

interface Called<Outcome> {
  readonly outcome: Outcome;
  /** That of the call which answered. */
  readonly claim: Claim | undefined;
}

/**
 * Calls a handler in time, and again where the database fails what may be done twice: a read, or a write under an
 * Idempotency-Key. Each call gets a claim of its own.
 */
export async function callHandler<Outcome>(
  { remaining, isIdempotent, claimed }: Calling,
  call: (claim: Claim | undefined, deadline: Deadline) => Promise<Outcome>,
): Promise<Called<Outcome>> {
  let last: Claim | undefined;
  // What comes after a claimed write is not done under its key.
  const isSafe = () => isIdempotent || (last !== undefined && last.end === undefined);
  const repeatable = () => (isSafe() ? "always" : "unless sent");
  return await withinDeadline(remaining, (deadline) =>
    retry(deadline, repeatable, async () => {
      const claim = claimed && new Claim(claimed);
      last = claim;
      return { outcome: await call(claim, deadline), claim };
    }),
  );
}
