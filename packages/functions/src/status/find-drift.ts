import type { SchemaStatus } from "@slipway/core/contract/status";
import { deferredOf } from "@slipway/migrate/deploy/deferred-of";
import { compareFingerprints } from "@slipway/migrate/drift";
import { applyDelta } from "@slipway/migrate/fingerprint-delta";
import type { Manifest } from "@slipway/migrate/manifest";

/** What a release was built with. */
export type Expected = Pick<Manifest, "entries" | "fingerprint" | "deferred">;

/**
 * How many objects differ from what the applied migrations make. Null where that was not rehearsed: migrations are
 * pending that are no waiting contract files, or others are applied than this release knows.
 */
export function findDrift(
  expected: Expected,
  applied: ReadonlySet<number>,
  live: readonly string[],
): SchemaStatus["drift"] {
  const lines = expectedLines(expected, applied);
  if (lines === null) return null;
  const { missing, unexpected } = compareFingerprints(lines, live);
  return { missing: missing.length, unexpected: unexpected.length };
}

function expectedLines(
  { entries, fingerprint, deferred }: Expected,
  applied: ReadonlySet<number>,
): readonly string[] | null {
  const known = new Set(entries.map(({ when }) => when));
  if (fingerprint === null || !applied.isSubsetOf(known)) return null;
  const left = entries.filter(({ when }) => !applied.has(when));
  if (left.length === 0) return fingerprint;
  const found = deferredOf(
    deferred,
    left.map(({ when }) => ({ migration: { when } })),
  );
  return found === undefined ? null : applyDelta(fingerprint, found);
}
