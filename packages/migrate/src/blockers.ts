import * as z from "zod/mini";
import { walk } from "./cut/walk.ts";
import { LOCK_KEY } from "./guarded-batch.ts";
import type { Session } from "./session/session.ts";
import { identifier, literal } from "./sql-text.ts";
import type { Unit } from "./units.ts";

const blocker = z.object({
  pid: z.string(),
  role: z.nullable(z.string()),
  state: z.nullable(z.string()),
  seconds: z.string(),
  query: z.nullable(z.string()),
});

/** A session that holds what a unit waits for. */
export type Blocker = z.infer<typeof blocker>;

/** Finds who holds the migrators' lock. */
export function readLockHolders(session: Session): Promise<readonly Blocker[]> {
  return readBlockers(
    session,
    `l.locktype = 'advisory' AND l.objsubid = 1
      AND l.classid::bigint = ${LOCK_KEY} >> 32 AND l.objid::bigint = ${LOCK_KEY} & 4294967295`,
  );
}

/** Finds who holds a lock on a relation that the unit's statements name. */
export function readRelationHolders(session: Session, unit: Unit): Promise<readonly Blocker[]> {
  const names = relationsOf(unit).map((name) => `pg_catalog.to_regclass(${literal(name)})`);
  return readBlockers(
    session,
    `l.locktype = 'relation' AND l.relation IN (${names.join(", ")}, 0)`,
  );
}

async function readBlockers(session: Session, condition: string): Promise<readonly Blocker[]> {
  const rows = await session.query(`SELECT a.pid, a.usename AS role, a.state,
      pg_catalog.left(pg_catalog.regexp_replace(a.query, '\\s+', ' ', 'g'), 120) AS query,
      pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.backend_start))::int AS seconds
    FROM pg_catalog.pg_stat_activity AS a
    WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
      AND EXISTS (SELECT FROM pg_catalog.pg_locks AS l
        WHERE l.pid = a.pid AND l.granted AND l.database = a.datid AND ${condition})
    ORDER BY a.xact_start LIMIT 5`);
  return z.array(blocker).parse(rows);
}

function relationsOf(unit: Unit): string[] {
  const names = new Set<string>();
  for (const { node } of unit.statements) {
    walk(node, (found) => {
      if (!("relname" in found) || typeof found.relname !== "string") return;
      const schema = "schemaname" in found && typeof found.schemaname === "string";
      const parts = schema ? [String(found.schemaname), found.relname] : [found.relname];
      names.add(parts.map(identifier).join("."));
    });
  }
  return [...names];
}

/** One line for each: `pid 4711 (app, idle in transaction, 31 s): UPDATE …` */
export function describeBlockers(blockers: readonly Blocker[]): string {
  const lines = blockers.map(
    ({ pid, role, state, seconds, query }) =>
      `\n  pid ${pid} (${role ?? "?"}, ${state ?? "?"}, ${seconds} s): ${query ?? "?"}`,
  );
  return lines.length === 0 ? " nobody, as of now" : lines.join("");
}
