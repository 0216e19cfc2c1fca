import { failUnless, isNext, LOCK_KEY } from "../guarded-batch.ts";
import { RAISED } from "../outcome.ts";
import { QueryError } from "../session/query-error.ts";
import type { Connection } from "../session/session.ts";
import { literal } from "../sql-text.ts";
import type { AutocommitUnit } from "../units.ts";

// All of it runs in a session that holds the migrators' lock, and commits at once.

/** Takes the migrators' lock for as long as the session lasts, and gives its pid. Nobody queues for it: it fails where another has it. */
export async function lockMigrators(connection: Connection): Promise<string> {
  const lock = failUnless(`pg_catalog.pg_try_advisory_lock(${LOCK_KEY})`, RAISED.busy);
  const [row] = await connection.query(`SELECT ${lock}, pg_catalog.pg_backend_pid() AS pid`);
  return row?.["pid"] ?? "";
}

export async function unlockMigrators(connection: Connection): Promise<void> {
  await connection.query(`SELECT pg_catalog.pg_advisory_unlock(${LOCK_KEY})`);
}

/** What the marker of a unit that was begun says was before; undefined if it was not begun. Fails unless it is the unit's turn. */
export async function readMarker(
  connection: Connection,
  unit: AutocommitUnit,
  holds: string | undefined,
): Promise<string | undefined> {
  const turn = `${isNext(unit)} AND NOT EXISTS (SELECT FROM slipway.units WHERE ${isUnit(unit)} AND state = 'done')`;
  const stale = holds === undefined ? "" : `, ${failUnless(holds, RAISED.stale)}`;
  const [row] = await connection.query(`SELECT ${failUnless(turn, RAISED.moved)}${stale},
    (SELECT cursor FROM slipway.units WHERE ${isUnit(unit)}) AS before`);
  return row?.["before"] ?? undefined;
}

/** Writes down that the unit begins now, and what was before. */
export async function setMarker(
  connection: Connection,
  unit: AutocommitUnit,
  { before, release }: { readonly before: string; readonly release: string | undefined },
): Promise<void> {
  const { migration, index, of } = unit;
  const { when, tag, hash } = migration;
  const by = release === undefined ? "NULL" : literal(release);
  await connection.query(`INSERT INTO slipway.units (migration, unit, of, tag, hash, state, cursor, release)
    VALUES (${when}, ${index}, ${of}, ${literal(tag)}, '${hash}', 'pending', ${literal(before)}, ${by})`);
}

/** Takes back that the unit was begun: it has left nothing behind. */
export async function removeMarker(connection: Connection, unit: AutocommitUnit): Promise<void> {
  await connection.query(`DELETE FROM slipway.units WHERE ${isUnit(unit)} AND state = 'pending'`);
}

/** Records the unit, and the file with its last. */
export async function setDone(
  connection: Connection,
  unit: AutocommitUnit,
  ms: number,
): Promise<void> {
  const rows = await connection.query(`WITH unit AS (
      UPDATE slipway.units SET state = 'done', cursor = NULL, ms = ${Math.round(ms)}, changed_at = pg_catalog.now()
      WHERE ${isUnit(unit)} AND state = 'pending' RETURNING migration, hash, unit, of
    ), file AS (
      INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
      SELECT hash, migration FROM unit WHERE unit = of - 1
    )
    SELECT FROM unit`);
  if (rows.length === 0) throw new QueryError(RAISED.moved, { outcome: "failed" });
}

function isUnit({ migration: { when }, index }: AutocommitUnit): string {
  return `migration = ${when} AND unit = ${index}`;
}
