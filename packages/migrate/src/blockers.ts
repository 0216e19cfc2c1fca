import * as z from "zod/mini";
import { LOCK_KEY } from "./guarded-batch.ts";
import { lockedRelations } from "./named-relations.ts";
import type { Session } from "./session/session.ts";
import type { Unit } from "./units.ts";

const blocker = z.object({
  /** Null for a prepared transaction, which no session owns. */
  pid: z.nullable(z.string()),
  role: z.nullable(z.string()),
  state: z.nullable(z.string()),
  seconds: z.string(),
  /** The statement that runs or ran last; for a prepared transaction its name. */
  query: z.nullable(z.string()),
  /** `ACCESS SHARE on users`, …; null for a session that holds none of the locks itself. */
  holds: z.nullable(z.string()),
  /** Pids; empty if it waits for nobody. */
  waits_for: z.string(),
});

/** What holds a lock that a unit waits for, or holds up such a session. */
export type Blocker = z.infer<typeof blocker>;

/** Finds who holds the migrators' lock. */
export function readLockHolders(session: Session): Promise<readonly Blocker[]> {
  return readHolders(
    session,
    `l.locktype = 'advisory' AND l.objsubid = 1
      AND l.classid::bigint = ${LOCK_KEY} >> 32 AND l.objid::bigint = ${LOCK_KEY} & 4294967295`,
  );
}

/** Finds who holds a lock on a relation that the unit's statements lock. */
export function readRelationHolders(session: Session, unit: Unit): Promise<readonly Blocker[]> {
  return readHolders(
    session,
    `l.locktype = 'relation' AND l.relation IN (${lockedRelations(unit)})`,
  );
}

/** Finds whom a backend waits for. */
export function readBlockersOf(session: Session, pid: string): Promise<readonly Blocker[]> {
  const first = `pg_catalog.unnest(pg_catalog.pg_blocking_pids(${Number(pid)}))`;
  return readBlockers(session, { holding: "false", first: `SELECT ${first} AS pid` });
}

function readHolders(session: Session, holding: string): Promise<readonly Blocker[]> {
  return readBlockers(session, { holding, first: "SELECT pid FROM held WHERE pid IS NOT NULL" });
}

/** `AccessShareLock` as SQL has it, with its relation. */
const LOCK = `pg_catalog.upper(pg_catalog.regexp_replace(pg_catalog.replace(held.mode, 'Lock', ''), '([a-z])([A-Z])', '\\1 \\2', 'g'))
  || ' on ' || held.relation::regclass`;

interface Question {
  /** A condition for the locks `l` that are held. */
  readonly holding: string;
  /** A query for the `pid` of those who are asked after. */
  readonly first: string;
}

/** The first ones and, from one to the next, those whom they wait for; the roots first. */
async function readBlockers(
  session: Session,
  { holding, first }: Question,
): Promise<readonly Blocker[]> {
  const rows = await session.query(`WITH RECURSIVE held AS (
    SELECT l.pid, l.virtualtransaction, l.mode, l.relation FROM pg_catalog.pg_locks AS l
    WHERE l.granted AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid() AND ${holding}
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  ), chain AS (
    ${first}
    UNION SELECT pg_catalog.unnest(pg_catalog.pg_blocking_pids(pid)) FROM chain
  ), found AS (
    SELECT a.pid, a.usename AS role, a.state, a.query, coalesce(a.xact_start, a.backend_start) AS since,
      (SELECT pg_catalog.string_agg(DISTINCT ${LOCK}, ', ') FROM held WHERE held.pid = a.pid) AS holds,
      pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(a.pid), ', ') AS waits_for
    FROM chain JOIN pg_catalog.pg_stat_activity AS a USING (pid)
    UNION ALL
    SELECT NULL, p.owner, 'prepared', p.gid, p.prepared, pg_catalog.string_agg(DISTINCT ${LOCK}, ', '), ''
    FROM held JOIN pg_catalog.pg_locks AS own USING (virtualtransaction)
      JOIN pg_catalog.pg_prepared_xacts AS p ON p.transaction = own.transactionid
    WHERE held.pid IS NULL AND own.pid IS NULL
    GROUP BY p.gid, p.owner, p.prepared
  )
  SELECT pid, role, state, holds, waits_for,
    pg_catalog.left(pg_catalog.regexp_replace(query, '\\s+', ' ', 'g'), 120) AS query,
    pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - since)::int AS seconds
  FROM found ORDER BY waits_for <> '', since LIMIT 5`);
  return z.array(blocker).parse(rows);
}

/** In one line: `pid 4711 (app, idle in transaction, 31 s): UPDATE …` */
export function nameBlockers(blockers: readonly Blocker[]): string {
  return blockers.map(whoIs).join("; ");
}

/** Two lines for each: `pid 4711 (app, idle in transaction, 31 s): UPDATE …` and what it holds and waits for. */
export function describeBlockers(blockers: readonly Blocker[]): string {
  const lines = blockers.flatMap((one) => [`\n  ${whoIs(one)}`, ...remarks(one)]);
  return lines.length === 0 ? " nobody, as of now" : lines.join("");
}

function whoIs({ pid, role, state, seconds, query }: Blocker): string {
  const known = `(${role ?? "?"}, ${state ?? "?"}, ${seconds} s)`;
  return pid === null
    ? `transaction "${query}" ${known}: COMMIT PREPARED or ROLLBACK PREPARED ends it`
    : `pid ${pid} ${known}: ${query ?? "?"}`;
}

function remarks({ holds, waits_for: pids }: Blocker): string[] {
  // Postgres counts every prepared transaction as pid 0.
  const others = pids.replace(/\b0\b/, "a prepared transaction");
  const words = [
    ...(holds === null ? [] : [`holds ${holds}`]),
    ...(pids === "" ? [] : [`waits for ${pids === "0" ? others : `pid ${others}`}`]),
  ];
  return words.length === 0 ? [] : [`\n    ${words.join("; ")}`];
}
