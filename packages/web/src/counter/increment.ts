import { makeWriteKey, type WriteKey } from "../write-key.ts";

export interface Increment extends WriteKey {
  readonly by: number;
}

export function makeIncrement(by: number): Increment {
  return { by, ...makeWriteKey() };
}

const FIRST = 3_000;
const LONGEST = 60_000;

/** Ms until what was sent again by itself so often in vain is sent once more. */
export function pauseBefore(tries: number): number {
  return Math.min(FIRST * 2 ** tries, LONGEST);
}
