import type { ClientError } from "./client-error.ts";

const RETRIES = 3;
/** Milliseconds: the longest pause before the first retry, doubled before each one after. */
const FIRST_PAUSE = 200;
/** Milliseconds between two looks at what another call does under the same key, where its answer does not say. */
const IN_USE_PAUSE = 1000;
/** AWS's throttling, its and our failures that pass; a lost answer is asked for again under the same Idempotency-Key. */
const STATUSES = [429, 502, 503, 504];

/** Milliseconds before a call is sent again, with full jitter; undefined where it is not. `retries` were made. */
export function pauseBeforeRetry(failure: ClientError, retries: number): number | undefined {
  const isInUse = failure.code === "idempotency-key-in-use";
  const passes = failure.code === "network" || STATUSES.includes(failure.status ?? 0);
  if (!isInUse && (!passes || retries >= RETRIES)) return undefined;
  const asked = failure.retryAfter ?? (isInUse ? IN_USE_PAUSE : 0);
  // What was asked for is the least: callers that were sent away together should not return together.
  return asked + Math.random() * FIRST_PAUSE * 2 ** retries;
}
