import { Claim, type ClaimedRequest } from "@slipway/core/idempotency/claim";
import { classifyFailure } from "@slipway/core/lib/database-failure";
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
 * Calls a handler in time, and again where the database fails what may run twice: a read, or a write under an
 * Idempotency-Key. Another write is called again only when it provably never left or was never handed to Postgres.
 * Each call gets a claim of its own.
 */
export async function callHandler<Outcome>(
  { remaining, isIdempotent, claimed }: Calling,
  call: (claim: Claim | undefined, deadline: Deadline) => Promise<Outcome>,
): Promise<Called<Outcome>> {
  let last: Claim | undefined;
  // What comes after a claimed write is not done under its key.
  const isSafe = () => isIdempotent || (last !== undefined && last.end === undefined);
  const isRepeatable = (error: unknown) => {
    const failure = classifyFailure(error);
    return failure === "unreachable" || (failure === "lost" && isSafe());
  };
  return await withinDeadline(remaining, (deadline) =>
    retry(deadline, isRepeatable, async () => {
      const claim = claimed && new Claim(claimed);
      last = claim;
      return { outcome: await call(claim, deadline), claim };
    }),
  );
}
