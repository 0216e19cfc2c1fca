import { applyDelta } from "../fingerprint-delta.ts";
import type { Migration } from "../history.ts";
import type { Manifest } from "../manifest.ts";
import { deferredOf } from "./deferred-of.ts";

/** The fingerprint of the history while these contract files wait; null where that was not rehearsed. */
export function expectedFingerprint(
  { fingerprint, deferred }: Pick<Manifest, "fingerprint" | "deferred">,
  left: readonly Migration[],
): readonly string[] | null {
  if (fingerprint === null || left.length === 0) return fingerprint;
  const found = deferredOf(
    deferred,
    left.map((migration) => ({ migration })),
  );
  return found === undefined ? null : applyDelta(fingerprint, found);
}
