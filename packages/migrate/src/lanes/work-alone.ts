import { QueryError } from "../session/query-error.ts";
import type { Connection } from "../session/session.ts";

/** Class "lock not available": it passes. */
const LOCKED = "55P03";

/**
 * Fails, as if a lock were not given, while somebody else builds an index on one of the tables, or alters it. To wait
 * for them in a statement could end in a deadlock with an index build, which waits for every old snapshot. A vacuum
 * waits for nobody.
 */
export async function workAlone(connection: Connection, tables: string): Promise<void> {
  const [other] = await connection.query(`SELECT a.pid, l.mode, l.relation::regclass AS name
    FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      AND a.backend_type <> 'autovacuum worker' AND a.pid NOT IN (SELECT pid FROM pg_catalog.pg_stat_progress_vacuum)
      AND l.relation::text IN (${tables})
    LIMIT 1`);
  if (other === undefined) return;
  const message = `pid ${other["pid"]} holds ${other["mode"]} on ${other["name"]}`;
  throw new QueryError(message, { outcome: "failed", sqlstate: LOCKED });
}
