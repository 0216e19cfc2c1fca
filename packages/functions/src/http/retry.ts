import { classifyFailure, type DatabaseFailure } from "@slipway/core/lib/database-failure";
import type { Deadline } from "./deadline.ts";

const ATTEMPTS = 4;
/** Milliseconds before the second attempt; doubled before each one after. */
const FIRST_PAUSE = 100;

/**
 * What may run twice: a read, or a write under an Idempotency-Key. Another write is only sent again when it provably
 * never left or was never handed to Postgres.
 */
export type Repeatable = "always" | "unless sent";

const REPEATED: Readonly<Record<Repeatable, ReadonlySet<DatabaseFailure | undefined>>> = {
  always: new Set(["unreachable", "lost"]),
  "unless sent": new Set(["unreachable"]),
};

/**
 * Repeats what the database failed, after pauses with jitter, for as long as the deadline allows. `repeatable` is asked
 * after each failure: what has been done by then has a say.
 */
export async function retry<T>(
  deadline: Deadline,
  repeatable: () => Repeatable,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = FIRST_PAUSE * 2 ** (made - 1) * (0.5 + Math.random() / 2);
      const isLast = made === ATTEMPTS || pause >= deadline.left();
      if (isLast || !REPEATED[repeatable()].has(classifyFailure(error))) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}
