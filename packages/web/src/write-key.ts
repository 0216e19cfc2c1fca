import { makeIdempotencyKey } from "@slipway/core/contract/create-client";

/** A write keeps its key, so that sending it again after a failure does it once. */
export interface WriteKey {
  readonly idempotencyKey: string;
  /** Ms since 1970. */
  readonly made: number;
}

export function makeWriteKey(): WriteKey {
  return { idempotencyKey: makeIdempotencyKey(), made: Date.now() };
}

/** A key is kept for 24 hours; what is sent after it is forgotten would be done twice. */
const KEPT = 23 * 3_600_000;

/** Whether what is sent again under it is done once for sure; `now` in ms since 1970. */
export function isKept({ made }: WriteKey, now: number): boolean {
  return now - made < KEPT;
}
