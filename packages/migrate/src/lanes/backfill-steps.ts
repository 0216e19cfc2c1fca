import { type BatchOptions, claim, failUnless, guard, withinTimeouts } from "../guarded-batch.ts";
import { RAISED } from "../outcome.ts";
import { doBlock, literal } from "../sql-text.ts";
import type { BackfillUnit } from "../units.ts";
import type { Key } from "./backfill-key.ts";
import {
  isUnit,
  nextEnd,
  OWN_FORMATS,
  type Place,
  PLAIN_FORMATS,
  writeCursor,
} from "./backfill-place.ts";

export interface Standing {
  readonly unit: BackfillUnit;
  readonly key: Key;
  readonly place: Place;
}

/** The statements of the transaction that begins a backfill; its last row has the place. */
export function begin(unit: BackfillUnit, key: Key, options: BatchOptions): readonly string[] {
  const first = `SELECT ${nextEnd(unit, key, null)} AS next, 0 AS rows`;
  const claimed = claim([unit], options, "running");
  return [...claimed, ...withinTimeouts(unit.settings, options), `SELECT ${PLAIN_FORMATS}`, first];
}

/** The statements of the transaction that takes a backfill to `next`; its last row has the place. */
export function advance(
  standing: Standing,
  next: string,
  options: BatchOptions,
): readonly string[] {
  const { unit, key } = standing;
  const move = `UPDATE slipway.units SET cursor = ${literal(writeCursor(key, next))}, changed_at = pg_catalog.now()`;
  return [
    moveOn({ standing, move, options }),
    ...withinTimeouts(unit.settings, options),
    changeRange(standing, next),
    `SELECT ${nextEnd(unit, key, next)} AS next,
      (SELECT rows FROM slipway.units WHERE ${isUnit(unit)}) AS rows`,
  ];
}

/** Runs the statement as the file has set, between keys that are read in plain formats; those stay. */
function changeRange({ unit, key, place: { at } }: Standing, next: string): string {
  const { before, after, alias, table } = unit.target;
  const column = `${alias}.${key.name}`;
  const from = at === null ? "" : `${column} > $2 AND `;
  const statement = `${before}${from}${column} <= $1${after}`;
  return doBlock(`DECLARE
  formats text[] := ${OWN_FORMATS.read};
  upto ${table}.${key.name}%TYPE;
  beyond ${table}.${key.name}%TYPE;
  changed bigint;
BEGIN
  PERFORM ${PLAIN_FORMATS};
  upto := ${literal(next)};
  ${at === null ? "" : `beyond := ${literal(at)};`}
  PERFORM ${OWN_FORMATS.restore("formats")};
  EXECUTE ${literal(statement)} USING upto, beyond;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RESET SESSION AUTHORIZATION;
  RESET ROLE;
  UPDATE slipway.units SET rows = coalesce(rows, 0) + changed WHERE ${isUnit(unit)};
  PERFORM ${PLAIN_FORMATS};
END`);
}

/** The statements of the transaction that records a backfill as done. */
export function finish(
  standing: Standing,
  options: BatchOptions & { readonly ms: number },
): readonly string[] {
  const ms = Math.round(options.ms);
  const move = `UPDATE slipway.units SET state = 'done', cursor = NULL, ms = ${ms}, changed_at = pg_catalog.now()`;
  const file = `, file AS (
    INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
    SELECT hash, migration FROM unit WHERE unit = of - 1
  )`;
  return [moveOn({ standing, move, options, file })];
}

interface Move {
  readonly standing: Standing;
  readonly move: string;
  readonly options: BatchOptions;
  readonly file?: string;
}

/** Moves the record on from where it is thought to be, under the migrators' lock; fails where it is elsewhere. */
function moveOn({ standing, move, options, file = "" }: Move): string {
  const { unit, key, place } = standing;
  const at =
    place.at === null ? "cursor IS NULL" : `cursor = ${literal(writeCursor(key, place.at))}`;
  return `WITH guard AS MATERIALIZED (${guard(options)}), unit AS (
    ${move} FROM guard
    WHERE held AND ${isUnit(unit)} AND state = 'running' AND ${at}
    RETURNING migration, hash, unit, of
  )${file}
  SELECT ${failUnless("EXISTS (SELECT FROM unit)", RAISED.moved)}`;
}
