import { makeIdempotencyKey } from "@slipway/core/contract/create-client";

/** An increment keeps its key, so that sending it again after a failure counts it once. */
export interface Increment {
  readonly by: number;
  readonly idempotencyKey: string;
  /** Ms since 1970. */
  readonly made: number;
}

export function makeIncrement(by: number): Increment {
  return { by, idempotencyKey: makeIdempotencyKey(), made: Date.now() };
}

/** A key is kept for 24 hours; what is sent after it is forgotten would count twice. */
const KEPT = 23 * 3_600_000;

/** Whether it counts once for sure when it is sent again by itself; `now` in ms since 1970. */
export function maySendAgain({ made }: Increment, now: number): boolean {
  return now - made < KEPT;
}

const FIRST = 3_000;
const LONGEST = 60_000;

/** Ms until what was sent again by itself so often in vain is sent once more. */
export function pauseBefore(tries: number): number {
  return Math.min(FIRST * 2 ** tries, LONGEST);
}
