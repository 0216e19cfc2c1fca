import { startGuardian } from "@slipway/local/guardian";
import { startCluster } from "@slipway/local/postgres/cluster";
import type { WithEmpty } from "@slipway/migrate/deploy/rehearse";
import { withSession } from "./with-session.ts";

/** What a history makes outside of its database, and would find there the next time. The first roles are initdb's. */
const FORGET_ROLES = `DO $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT rolname FROM pg_roles WHERE oid >= 16384 AND rolname <> current_user LOOP
    EXECUTE format('DROP ROLE %I', made.rolname);
  END LOOP;
  ALTER ROLE CURRENT_USER RESET ALL;
END $$`;

/** Lends empty databases of a Postgres that is thrown away. Throws ClusterError, and the reason of `signal` where that ends it. */
export async function withEmptyDatabases<T>(
  work: (withEmpty: WithEmpty) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const guardian = startGuardian();
  try {
    const cluster = await startCluster({ guardian, dir: "memory" });
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = () => reject(signal?.reason);
    signal?.addEventListener("abort", end);
    try {
      signal?.throwIfAborted();
      // What runs when it is ended would look for its Postgres some time longer: nobody waits for that.
      return await Promise.race([work(lendDatabases(cluster.url)), ended]);
    } finally {
      signal?.removeEventListener("abort", end);
      await cluster.stop();
    }
  } finally {
    guardian.close();
  }
}

/** Lends empty databases of the cluster that `url` leads to, one at a time. */
export function lendDatabases(url: string): WithEmpty {
  let count = 0;
  return async (use) => {
    const name = `rehearsal_${(count += 1)}`;
    await withSession({ url }, (session) => session.query(`CREATE DATABASE ${name}`));
    const made = Object.assign(new URL(url), { pathname: name }).href;
    try {
      return await withSession({ url: made }, use);
    } finally {
      await withSession({ url }, async (session) => {
        await session.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await session.query(FORGET_ROLES);
      });
    }
  };
}
