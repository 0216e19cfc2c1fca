import { startGuardian } from "@slipway/local/guardian";
import { startCluster } from "@slipway/local/postgres/cluster";
import type { WithEmpty } from "@slipway/migrate/deploy/rehearse";
import { compareFingerprints, describeDrift } from "@slipway/migrate/drift";
import type { History } from "@slipway/migrate/history";
import { replay } from "@slipway/migrate/replay";
import { expectedMessage } from "../../src/expected-message.ts";
import { lendDatabases } from "../../src/with-empty-databases.ts";
import { comparedHistories } from "./compared-histories.ts";
import { asWrittenBy } from "./differences.ts";
import { OLDER_MAJORS, postgresPackage } from "./postgres-package.ts";
import { sum, type Tally } from "./tally.ts";

/** Empty databases of one version of Postgres. */
interface Server {
  readonly major: number;
  readonly withEmpty: WithEmpty;
}

/** Applies histories to empty databases of each version, and compares the fingerprints with those of ours. */
export async function compareVersions(): Promise<Tally> {
  return await withServers(async (ours, older) => {
    const tallies: Tally[] = [];
    for (const [name, history] of comparedHistories()) {
      const lines = await ours(async (empty) => await replay(empty, history));
      for (const server of older) {
        const wrong = await differencesOn(server, history, lines);
        const title = `Postgres ${server.major}: ${name}`;
        console.log([`${wrong.length === 0 ? "ok    " : "FAILED"}  ${title}`, ...wrong].join("\n"));
        tallies.push({ passed: wrong.length === 0 ? 1 : 0, failed: wrong.length === 0 ? 0 : 1 });
      }
    }
    return sum(tallies);
  });
}

/** What an older version makes of a history that ours does not (+), and the other way round (-). */
async function differencesOn(
  { major, withEmpty }: Server,
  history: History,
  ours: readonly string[],
): Promise<readonly string[]> {
  try {
    const found = await withEmpty(async (empty) => await replay(empty, history));
    return describeDrift(compareFingerprints(asWrittenBy(major, ours), found), Infinity);
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    return [message];
  }
}

async function withServers<T>(
  work: (ours: WithEmpty, older: readonly Server[]) => Promise<T>,
): Promise<T> {
  const guardian = startGuardian();
  await using started = new AsyncDisposableStack();
  started.defer(() => guardian.close());
  const start = async (packageDir?: string): Promise<WithEmpty> => {
    const cluster = await startCluster({ guardian, dir: "memory", packageDir });
    started.defer(() => cluster.stop());
    return lendDatabases(cluster.url);
  };
  const ours = await start();
  const older: Server[] = [];
  for (const major of OLDER_MAJORS) {
    older.push({ major, withEmpty: await start(postgresPackage(`postgres-${major}`)) });
  }
  return await work(ours, older);
}
