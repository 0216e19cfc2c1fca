import { setTimeout as delay } from "node:timers/promises";
import { QueryError } from "./session/query-error.ts";

export interface RetryOptions {
  /** Whether what the error tells of may pass. */
  readonly again: (error: QueryError) => boolean;
  /** Milliseconds after the first failure from which on the next one is thrown. */
  readonly waitMs: number;
  readonly onWait?: ((error: QueryError) => void) | undefined;
}

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1000;

/** Tries until it succeeds, meets an error that does not pass, or has waited long enough: then throws the last QueryError. */
export async function retry<T>(
  attempt: () => Promise<T>,
  { again, waitMs, onWait }: RetryOptions,
): Promise<T> {
  let failedAt: number | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.6, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      failedAt ??= performance.now();
      const waited = performance.now() - failedAt;
      if (!(error instanceof QueryError) || !again(error) || waited >= waitMs) throw error;
      onWait?.(error);
    }
    // Jitter keeps migrators that failed together from meeting again.
    await delay(pause * (0.5 + Math.random() / 2));
  }
}
