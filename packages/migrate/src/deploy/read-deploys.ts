import { fileVersion } from "../file-version.ts";
import type { History } from "../history.ts";
import type { Session } from "../session/session.ts";
import { dueContracts, liveRelease } from "./due-contracts.ts";
import { readReleases } from "./releases.ts";

/** What the ledger knows of deploys. */
export interface Deploys {
  /** The release that all handlers received last; null before the first deploy has reached its end. */
  readonly live: { readonly release: string; /** ISO 8601. */ readonly since: string } | null;
  /** A later release whose deploy did not reach its end. */
  readonly begun: readonly string[];
  /** Contract migrations of the history, by `when`, that no code needs the old shape of any more. */
  readonly due: readonly number[];
}

/** Reads what is live, changing nothing. Throws MigrateError `unreachable` or `failed`. */
export async function readDeploys(session: Session, { migrations }: History): Promise<Deploys> {
  const found = (await readReleases(session)) ?? { releases: [], now: 0 };
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
