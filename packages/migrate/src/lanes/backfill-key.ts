import { ask } from "../ask.ts";
import { MigrateError } from "../migrate-error.ts";
import { place } from "../refusal.ts";
import type { Session } from "../session/session.ts";
import { identifier, literal } from "../sql-text.ts";
import { type BackfillUnit, settingsOf } from "../units.ts";

/** The column whose ranges a backfill goes by. */
export interface Key {
  /** Quoted. */
  readonly name: string;
  /** Rows of the table, as Postgres last counted them; null if it never has. */
  readonly estimated: number | null;
}

/**
 * Finds the single column that tells the rows of a backfill's table apart: the primary key's, or else that of a unique
 * index. Throws MigrateError `failed` where there is none, or where the backfill changes it.
 */
export async function readKey(session: Session, unit: BackfillUnit): Promise<Key> {
  const { table, columns } = unit.target;
  const [row] = await readCatalog(session, unit);
  if (row === undefined) throw refuse(unit, `there is no table ${table} to fill`);
  const key = row["key"] ?? undefined;
  if (key === undefined) {
    throw refuse(
      unit,
      `${table} has no key of one column (a primary key, or a unique index of a NOT NULL column) whose ranges a backfill could go by; add one, or take the header out to run it as one statement`,
    );
  }
  if (columns.includes(key)) {
    throw refuse(
      unit,
      `a backfill goes by ranges of ${identifier(key)} and cannot change it; take the header out to run it as one statement`,
    );
  }
  const estimated = Number(row["estimated"]);
  return { name: identifier(key), estimated: estimated < 0 ? null : estimated };
}

function readCatalog(session: Session, unit: BackfillUnit) {
  const query = `SELECT round(c.reltuples::numeric) AS estimated, (
      SELECT a.attname FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indnkeyatts = 1 AND i.indpred IS NULL AND a.attnotnull
      ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1
    ) AS key
    FROM pg_catalog.pg_class AS c WHERE c.oid = to_regclass(${literal(unit.target.table)})`;
  return ask(
    session,
    query,
    `the table of ${unit.migration.tag}.sql cannot be looked up`,
    settingsOf(unit),
  );
}

function refuse({ migration: { tag }, statements }: BackfillUnit, why: string): MigrateError {
  const { position } = statements[0];
  return new MigrateError("failed", `${place(tag, position)}: ${why}`, { tag, position });
}
