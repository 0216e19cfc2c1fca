import * as z from "zod/mini";
import { ask } from "../ask.ts";
import { MigrateError } from "../migrate-error.ts";
import { place as placeOf } from "../refusal.ts";
import { literal } from "../sql-text.ts";
import type { BackfillUnit } from "../units.ts";
import type { Key } from "./backfill-key.ts";
import { type Backfill, readRow } from "./backfill-read.ts";

/** How far a backfill is. */
export interface Place {
  /** The key of the last row visited, as Postgres writes it in plain formats; null before the first. */
  readonly at: string | null;
  /** The key that the next range ends with; null where no row is left. */
  readonly next: string | null;
  /** Rows changed. */
  readonly rows: number;
}

const READING = "how far the backfill is cannot be read";

/**
 * Reads how far a backfill is; undefined if it was not begun. Throws MigrateError `unresolved` where it was begun by
 * another key, and as `applyUnit` does.
 */
export async function readPlace(backfill: Backfill, key: Key): Promise<Place | "done" | undefined> {
  const { session, unit } = backfill;
  const [record] = await ask(
    session,
    `SELECT state, cursor, rows FROM slipway.units WHERE ${isUnit(unit)}`,
    READING,
  );
  if (record === undefined) return undefined;
  if (record["state"] === "done") return "done";
  const at = readCursor(unit, key, record["cursor"] ?? null);
  const end = `SELECT ${nextEnd(unit, key, at)} AS next`;
  const row = await readRow(backfill, `SELECT ${PLAIN_FORMATS}`, end);
  return { at, next: row?.["next"] ?? null, rows: Number(record["rows"] ?? 0) };
}

/** What a cursor says of the key, beside the place: rows were visited by it, and by no other. */
export function writeCursor({ identity }: Key, at: string): string {
  return JSON.stringify([identity, at]);
}

const cursor = z.tuple([z.string(), z.string()]);

function readCursor(unit: BackfillUnit, { identity }: Key, text: string | null): string | null {
  if (text === null) return null;
  const [by, at] = cursor.parse(JSON.parse(text));
  if (by === identity) return at;
  const { tag } = unit.migration;
  const [{ position }] = unit.statements;
  const what = `this backfill was begun on another table, or by another key of it, up to ${at}`;
  const next = `look at which rows are done, then run \`slipway resolve ${tag} --applied\` if that is all, or \`slipway resolve ${tag} --retry\` to have it begin anew`;
  const message = `${placeOf(tag, position)}: ${what}; ${next}.`;
  throw new MigrateError("unresolved", message, { tag, position });
}

export function isUnit({ migration: { when }, index }: BackfillUnit): string {
  return `migration = ${when} AND unit = ${index}`;
}

/** Formats in which the text of any value is read back as the same value, whatever the database or the file has set. */
const FORMATS = {
  datestyle: "ISO, YMD",
  intervalstyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  lc_monetary: "C",
} as const;

export const PLAIN_FORMATS = Object.entries(FORMATS)
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`)
  .join(", ");

/** An array of what is set, and how it is set again from that array. */
export const OWN_FORMATS = {
  read: `ARRAY[${Object.keys(FORMATS)
    .map((name) => `pg_catalog.current_setting('${name}')`)
    .join(", ")}]`,
  restore: (array: string) =>
    Object.keys(FORMATS)
      .map((name, n) => `pg_catalog.set_config('${name}', ${array}[${n + 1}], true)`)
      .join(", "),
} as const;

/** SQL for the key of the last of the next rows, to be run in plain formats. Not every type of key has a max(). */
export function nextEnd(
  { target: { table, alias, only }, batch }: BackfillUnit,
  { name }: Key,
  at: string | null,
): string {
  const from = `FROM ${only ? "ONLY " : ""}${table} AS ${alias}`;
  const after = at === null ? "" : ` WHERE ${alias}.${name} > ${literal(at)}`;
  const rows = `SELECT ${alias}.${name} AS key ${from}${after} ORDER BY ${alias}.${name} LIMIT ${batch}`;
  return `(SELECT range.key::text AS last FROM (${rows}) AS range ORDER BY range.key DESC LIMIT 1)`;
}
