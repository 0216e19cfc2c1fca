import { ask } from "../ask.ts";
import type { Session } from "../session/session.ts";
import { literal } from "../sql-text.ts";
import { type BackfillUnit, settingsOf } from "../units.ts";
import type { Key } from "./backfill-key.ts";

/** How far a backfill is. */
export interface Place {
  /** The key of the last row visited, as Postgres writes it; null before the first. */
  readonly at: string | null;
  /** The key that the next range ends with; null where no row is left. */
  readonly next: string | null;
  /** Rows changed. */
  readonly rows: number;
}

const READING = "how far the backfill is cannot be read";

/** Reads how far a backfill is; undefined if it was not begun. Throws MigrateError `unreachable` or `failed`. */
export async function readPlace(
  session: Session,
  unit: BackfillUnit,
  key: Key,
): Promise<Place | "done" | undefined> {
  const [record] = await ask(
    session,
    `SELECT state, cursor, rows FROM slipway.units WHERE ${isUnit(unit)}`,
    READING,
  );
  if (record === undefined) return undefined;
  if (record["state"] === "done") return "done";
  const at = record["cursor"] ?? null;
  const end = `SELECT ${nextEnd(unit, key, at)} AS next`;
  const [row] = await ask(session, end, READING, settingsOf(unit));
  return { at, next: row?.["next"] ?? null, rows: Number(record["rows"] ?? 0) };
}

export function isUnit({ migration: { when }, index }: BackfillUnit): string {
  return `migration = ${when} AND unit = ${index}`;
}

/** SQL for the key of the last of the next rows. Not every type of key has a max(). */
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
