import { compareFingerprints, describeDrift } from "../drift.ts";
import { readFingerprint } from "../fingerprint.ts";
import { MigrateError } from "../migrate-error.ts";
import type { Session } from "../session/session.ts";

/** How a database differs from what is expected, for people. A failure is told the same way: drift only warns. */
export async function readDrift(
  session: Session,
  expected: readonly string[],
): Promise<readonly string[]> {
  try {
    return describeDrift(compareFingerprints(expected, await readFingerprint(session)));
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return [error.message];
  }
}
