import { type BatchOptions, claim, failUnless, guard } from "../guarded-batch.ts";
import { RAISED } from "../outcome.ts";
import { doBlock, literal } from "../sql-text.ts";
import { type BackfillUnit, settingsOf } from "../units.ts";
import type { Key } from "./backfill-key.ts";
import { isUnit, nextEnd, type Place } from "./backfill-place.ts";

/** The statements of the transaction that begins a backfill; its last row has the place. */
export function begin(unit: BackfillUnit, key: Key, options: BatchOptions): readonly string[] {
  const first = `SELECT ${nextEnd(unit, key, null)} AS next, 0 AS rows`;
  return [...claim([unit], options, "running"), ...settingsOf(unit), first];
}

interface Standing {
  readonly unit: BackfillUnit;
  readonly key: Key;
  readonly place: Place;
}

/** The statements of the transaction that takes a backfill to `next`; its last row has the place. */
export function advance(
  { unit, key, place: { at } }: Standing,
  next: string,
  options: BatchOptions,
): readonly string[] {
  const move = `UPDATE slipway.units SET cursor = ${literal(next)}, changed_at = now()`;
  return [
    moveOn({ unit, at, move, options }),
    ...settingsOf(unit),
    doBlock(`DECLARE
  changed bigint;
BEGIN
  EXECUTE ${literal(inRange({ unit, key }, at, next))};
  GET DIAGNOSTICS changed = ROW_COUNT;
  RESET SESSION AUTHORIZATION;
  RESET ROLE;
  UPDATE slipway.units SET rows = coalesce(rows, 0) + changed WHERE ${isUnit(unit)};
END`),
    `SELECT ${nextEnd(unit, key, next)} AS next,
      (SELECT rows FROM slipway.units WHERE ${isUnit(unit)}) AS rows`,
  ];
}

/** The statements of the transaction that records a backfill as done. */
export function finish(
  unit: BackfillUnit,
  { at }: Place,
  options: BatchOptions & { readonly ms: number },
): readonly string[] {
  const move = `UPDATE slipway.units SET state = 'done', cursor = NULL, ms = ${Math.round(options.ms)}, changed_at = now()`;
  const file = `, file AS (
    INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
    SELECT hash, migration FROM unit WHERE unit = of - 1
  )`;
  return [moveOn({ unit, at, move, options, file })];
}

interface Move {
  readonly unit: BackfillUnit;
  readonly at: string | null;
  readonly move: string;
  readonly options: BatchOptions;
  readonly file?: string;
}

/** Moves the record on from where it is thought to be, under the migrators' lock; fails where it is elsewhere. */
function moveOn({ unit, at, move, options, file = "" }: Move): string {
  const cursor = at === null ? "cursor IS NULL" : `cursor = ${literal(at)}`;
  return `WITH guard AS MATERIALIZED (${guard(options)}), unit AS (
    ${move} FROM guard
    WHERE held AND ${isUnit(unit)} AND state = 'running' AND ${cursor}
    RETURNING migration, hash, unit, of
  )${file}
  SELECT ${failUnless("EXISTS (SELECT FROM unit)", RAISED.moved)}`;
}

function inRange({ unit, key }: Omit<Standing, "place">, at: string | null, next: string): string {
  const { before, after, alias } = unit.target;
  const column = `${alias}.${key.name}`;
  const from = at === null ? "" : `${column} > ${literal(at)} AND `;
  return `${before}${from}${column} <= ${literal(next)}${after}`;
}
