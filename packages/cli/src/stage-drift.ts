import { expectedFingerprint } from "@slipway/migrate/deploy/expected-fingerprint";
import { readDrift } from "@slipway/migrate/deploy/read-drift";
import type { StageStatus } from "@slipway/migrate/deploy/read-stage";
import type { History } from "@slipway/migrate/history";
import type { Session } from "@slipway/migrate/session/session";
import type { Context } from "./context.ts";
import { rehearseHistory } from "./rehearse-history.ts";

interface Stage {
  readonly session: Session;
  readonly history: History;
  readonly status: Pick<StageStatus, "pending" | "refusals" | "ahead">;
}

/** How a stage's schema differs from what the history makes; null while anything but contract files is pending, or unknown to it. */
export async function stageDrift(
  context: Context,
  { session, history, status: { pending, refusals, ahead } }: Stage,
): Promise<readonly string[] | null> {
  if (refusals.length > 0 || ahead > 0 || pending.some(({ phase }) => phase !== "contract"))
    return null;
  const { fingerprint = null, deferred = [] } = await rehearseHistory(context, history);
  const waiting = new Set(pending.map(({ tag }) => tag));
  const left = history.migrations.filter(({ tag }) => waiting.has(tag));
  const expected = expectedFingerprint({ fingerprint, deferred }, left);
  return expected === null ? null : await readDrift(session, expected);
}
