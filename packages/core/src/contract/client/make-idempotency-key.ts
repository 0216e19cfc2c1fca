/**
 * A new key of 128 random bits, for a write that may be sent again by more than one call: each is given the same
 * `idempotencyKey`, and it happens once. Not crypto.randomUUID: a page that came over http from another host than
 * localhost has none.
 */
export function makeIdempotencyKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
