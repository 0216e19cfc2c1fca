import { applyDelta } from "../fingerprint-delta.ts";
import type { Manifest } from "../manifest.ts";

/** The fingerprint of the history while these contract files wait, by `when`; null where that was not rehearsed. */
export function expectedFingerprint(
  { fingerprint, deferred }: Manifest,
  left: readonly number[],
): readonly string[] | null {
  if (fingerprint === null || left.length === 0) return fingerprint;
  const found = deferred.find(
    ({ contracts }) =>
      contracts.length === left.length && left.every((when) => contracts.includes(when)),
  );
  return found === undefined ? null : applyDelta(fingerprint, found);
}
