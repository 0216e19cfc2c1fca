import * as z from "zod/mini";
import { compareFingerprints } from "./drift.ts";

/** What turns one fingerprint into another. */
export const fingerprintDelta = z.object({
  lost: z.array(z.string()),
  gained: z.array(z.string()),
});

export type FingerprintDelta = z.infer<typeof fingerprintDelta>;

/** Describes a fingerprint by how it differs from the base. */
export function deltaOf(base: readonly string[], other: readonly string[]): FingerprintDelta {
  const { missing, unexpected } = compareFingerprints(base, other);
  return { lost: [...missing], gained: [...unexpected] };
}

/** Gives the fingerprint, sorted, that the delta was taken of. */
export function applyDelta(base: readonly string[], { lost, gained }: FingerprintDelta): string[] {
  const gone = new Set(lost);
  return [...base.filter((line) => !gone.has(line)), ...gained].toSorted();
}
