import { classifyFailure, type DatabaseFailure } from "@slipway/core/lib/database-failure";
import type { Deadline } from "./deadline.ts";

const ATTEMPTS = 4;
/** Milliseconds before the second attempt; doubled before each one after. */
const FIRST_PAUSE = 100;

/** A read may run twice. A write is only sent again when it provably never left or was never handed to Postgres. */
const REPEATABLE: Readonly<Record<"read" | "write", ReadonlySet<DatabaseFailure | undefined>>> = {
  read: new Set(["unreachable", "lost"]),
  write: new Set(["unreachable"]),
};

/** Repeats what the database failed, after pauses with jitter, for as long as the deadline allows. */
export async function retry<T>(
  deadline: Deadline,
  kind: "read" | "write",
  attempt: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = FIRST_PAUSE * 2 ** (made - 1) * (0.5 + Math.random() / 2);
      const isLast = made === ATTEMPTS || pause >= deadline.left();
      if (isLast || !REPEATABLE[kind].has(classifyFailure(error))) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}
