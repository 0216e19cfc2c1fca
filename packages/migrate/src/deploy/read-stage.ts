import { fileVersion } from "../file-version.ts";
import type { History } from "../history.ts";
import { readLedger } from "../ledger.ts";
import { makeManifest } from "../manifest.ts";
import { planUnits } from "../plan.ts";
import type { Session } from "../session/session.ts";
import { type Status, statusOf } from "../status.ts";
import { dueContracts, liveRelease } from "./due-contracts.ts";
import { readReleases, type Releases } from "./releases.ts";
import { toleratedMigrations } from "./tolerated.ts";

/** What the ledger knows of deploys. */
export interface Deploys {
  /** The release that all handlers received last; null before the first deploy has reached its end. */
  readonly live: { readonly release: string; /** ISO 8601. */ readonly since: string } | null;
  /** A later release whose deploy did not reach its end. */
  readonly begun: readonly string[];
  /** Contract migrations of the history, by `when`, that no code needs the old shape of any more. */
  readonly due: readonly number[];
}

export interface StageStatus extends Status {
  readonly deploys: Deploys;
  /** Applied migrations that the history does not hold, and that its code, live here before, can do with. */
  readonly ahead: number;
}

/**
 * Sets a database against a history as the next deploy would, changing nothing. Throws MigrateError `unreachable` or
 * `failed`.
 */
export async function readStage(session: Session, history: History): Promise<StageStatus> {
  const found = (await readReleases(session)) ?? { releases: [], now: 0 };
  const ledger = await readLedger(session);
  const { release } = makeManifest(history);
  const tolerated = toleratedMigrations({ release, history, ledger, releases: found.releases });
  const plan = await planUnits(history, ledger, { phase: "all", tolerated });
  return {
    ...statusOf(session, history, plan),
    deploys: deploysOf(found, history),
    ahead: tolerated.size,
  };
}

function deploysOf(found: Omit<Releases, "state">, { migrations }: History): Deploys {
  const live = liveRelease(found.releases);
  const { due } = dueContracts(found);
  const begun = found.releases.filter(({ deployedAt }) => deployedAt > (live?.since ?? 0));
  return {
    live:
      live === undefined
        ? null
        : { release: live.release.release, since: new Date(live.since).toISOString() },
    begun: begun.map(({ release }) => release),
    due: migrations.flatMap((one) => (due.has(fileVersion(one)) ? one.when : [])),
  };
}
