import { readApplied } from "@slipway/migrate/applied-history";
import { compareFingerprints, type Drift } from "@slipway/migrate/drift";
import { readFingerprint } from "@slipway/migrate/fingerprint";
import type { History } from "@slipway/migrate/history";
import type { Session } from "@slipway/migrate/session/session";
import { appliedFingerprint } from "./applied-fingerprint.ts";
import type { Context } from "./context.ts";

export interface LiveDrift extends Drift {
  /** How many migrations the expectation comes from. */
  readonly applied: number;
}

/**
 * How a database's schema differs from what its applied migrations make on an empty one. Throws MigrateError `refused`
 * where that cannot be said, CommandError where they cannot be replayed here.
 */
export async function readLiveDrift(
  context: Context,
  session: Session,
  history: History,
): Promise<LiveDrift> {
  const applied = await readApplied(session, history);
  const expected = await appliedFingerprint(context, applied);
  const drift = compareFingerprints(expected, await readFingerprint(session));
  return { ...drift, applied: applied.migrations.length };
}
