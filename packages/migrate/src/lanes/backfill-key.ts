import { MigrateError } from "../migrate-error.ts";
import { place } from "../refusal.ts";
import { identifier, literal } from "../sql-text.ts";
import type { BackfillUnit } from "../units.ts";
import { type Backfill, readRow } from "./backfill-read.ts";

/** The column whose ranges a backfill goes by. */
export interface Key {
  /** Quoted. */
  readonly name: string;
  /** The table's oid and the column's number in it: what is done is done by these. */
  readonly identity: string;
  /** Rows of the table, as Postgres last counted them; null if it never has. */
  readonly estimated: number | null;
}

/**
 * Finds the single column that tells the rows of a backfill's table apart: the primary key's, or else that of a unique
 * index. Throws MigrateError `failed` where there is none, or where the backfill cannot go by it.
 */
export async function readKey(backfill: Backfill): Promise<Key> {
  const { unit } = backfill;
  const { table, alias, only } = unit.target;
  const row = await readRow(backfill, keyQuery(unit));
  if (row === undefined) throw refuse(unit, `there is no table ${table} to fill`);
  const column = row["key"] ?? undefined;
  if (column === undefined) throw refuse(unit, `${table} ${NO_KEY}; add one, or ${AT_ONCE}`);
  const name = identifier(column);
  if (unit.target.columns.includes(column) || row["generated"] === "t") {
    throw refuse(unit, `a backfill goes by ranges of ${name} and cannot change it; ${AT_ONCE}`);
  }
  const rows = `FROM ${only ? "ONLY " : ""}${table} AS ${alias} WHERE ${alias}.${name} IS NULL`;
  const nulls = await readRow(backfill, `SELECT EXISTS (SELECT ${rows}) AS found`);
  if (nulls?.["found"] === "t") {
    throw refuse(unit, `${table} has rows without ${name}, which no range finds; ${AT_ONCE}`);
  }
  const estimated = Number(row["estimated"]);
  return { name, identity: row["identity"] ?? "", estimated: estimated < 0 ? null : estimated };
}

const NO_KEY =
  "has no key of one column (a primary key, or a unique index of a NOT NULL column) whose ranges a backfill could go by";
const AT_ONCE = "take the header out to run it as one statement";

/** No row without the table, no key without one. A row type cannot be read back from its text. */
function keyQuery({ target: { table } }: BackfillUnit): string {
  return `SELECT pg_catalog.round(c.reltuples::numeric) AS estimated, key.attname AS key,
      c.oid || ' ' || key.attnum AS identity, key.attgenerated <> '' AS generated
    FROM pg_catalog.pg_class AS c LEFT JOIN LATERAL (
      SELECT a.* FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indnkeyatts = 1 AND i.indpred IS NULL AND a.attnotnull AND t.typtype <> 'c'
      ORDER BY i.indisprimary DESC, a.attnum LIMIT 1
    ) AS key ON true
    WHERE c.oid = pg_catalog.to_regclass(${literal(table)})`;
}

function refuse({ migration: { tag }, statements }: BackfillUnit, why: string): MigrateError {
  const { position } = statements[0];
  return new MigrateError("failed", `${place(tag, position)}: ${why}`, { tag, position });
}
