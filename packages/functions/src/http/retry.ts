import type { Deadline } from "./deadline.ts";

const ATTEMPTS = 4;
/** Milliseconds before the second attempt; doubled before each one after. */
const FIRST_PAUSE = 100;

/**
 * Repeats what failed, after pauses with jitter, for as long as the deadline allows. `isRepeatable` is asked after each
 * failure: what has been done by then has a say.
 */
export async function retry<T>(
  deadline: Deadline,
  isRepeatable: (error: unknown) => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = FIRST_PAUSE * 2 ** (made - 1) * (0.5 + Math.random() / 2);
      const isLast = made === ATTEMPTS || pause >= deadline.left();
      if (isLast || !isRepeatable(error)) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
}
