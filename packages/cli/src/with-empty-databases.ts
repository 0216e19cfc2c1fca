import { startGuardian } from "@slipway/local/guardian";
import { startCluster } from "@slipway/local/postgres/cluster";
import type { WithEmpty } from "@slipway/migrate/deploy/rehearse";
import { withSession } from "./with-session.ts";

/** Lends empty databases of a Postgres that is thrown away. Throws ClusterError. */
export async function withEmptyDatabases<T>(
  work: (withEmpty: WithEmpty) => Promise<T>,
): Promise<T> {
  const guardian = startGuardian();
  try {
    const cluster = await startCluster({ guardian, dir: "memory" });
    const { url } = cluster;
    let count = 0;
    try {
      return await work(async (use) => {
        const name = `rehearsal_${(count += 1)}`;
        await withSession({ url }, (session) => session.query(`CREATE DATABASE ${name}`));
        return await withSession(
          { url: Object.assign(new URL(url), { pathname: name }).href },
          use,
        );
      });
    } finally {
      await cluster.stop();
    }
  } finally {
    guardian.close();
  }
}
