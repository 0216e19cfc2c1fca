import { changeLedger } from "./change-ledger.ts";
import { findMigration } from "./find-migration.ts";
import type { History, Migration } from "./history.ts";
import { type Ledger, readLedger, type RecordedUnit } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";
import { settle, type Settlement, type UnitRecord, type Settling } from "./settle.ts";
import { literal } from "./sql-text.ts";
import { cutUnits, type Unit } from "./units.ts";

export interface Resolution {
  readonly tag: string;
  readonly how: Settling;
  /** The unit that was settled, by its place in the file; undefined where there was none. */
  readonly unit: number | undefined;
  /** What was recorded of it; undefined if nothing was. */
  readonly open: Pick<RecordedUnit, "state" | "rows"> | undefined;
  /** Applied units that are now taken for units of the file as it is. */
  readonly taken: number;
  /** All units of the file. */
  readonly units: readonly Unit[];
  /** How many of them are applied. */
  readonly done: number;
}

interface Request {
  /** A migration's tag, file or number. */
  readonly name: string;
  readonly how: Settling;
}

/**
 * Settles the unit that stands in the way of a migration by what a person knows of it: `applied` records the next unit
 * without running it, `retry` forgets the one that was begun, and takes what is applied for the first units of the file
 * as it is now. Throws MigrateError `unknown-migration` or `cannot-resolve`, or what a request fails with.
 */
export async function resolve(
  session: Session,
  history: History,
  { name, how }: Request,
): Promise<Resolution> {
  const migration = findMigration(history, name);
  const { tag, when } = migration;
  const { units, refusals } = await cutUnits(migration, history.migrations);
  const [refusal] = refusals;
  if (refusal !== undefined) throw new MigrateError("cannot-resolve", refusal.message, { tag });
  const ledger = await readLedger(session);
  const settlement = settle({ history, ledger, migration, of: units.length }, how);
  const { before, after, open, taken } = settlement;
  await changeLedger(session, {
    failing: `${tag}.sql was not settled`,
    createLedger: !ledger.complete,
    holds: `NOT EXISTS (SELECT FROM drizzle.__drizzle_migrations WHERE created_at = ${when})
    AND ${RECORDED(when)} = ${literal(describe(before))}`,
    writes: [...writesOf(migration, settlement), ...wholeOf(migration, after)],
    isWritten: async () => isWritten(await readLedger(session), migration, after),
  });
  const unit = how === "applied" ? after.length - 1 : open?.index;
  return { tag, how, unit, open, taken, units, done: after.length };
}

const RECORDED = (when: number) => `coalesce((SELECT
      string_agg(concat_ws(' ', unit, of, hash, state, cursor), ',' ORDER BY unit)
      FROM slipway.units WHERE migration = ${when}), '')`;

/** The same text as RECORDED. */
function describe(units: readonly UnitRecord[]): string {
  return units
    .map(({ index, of, hash, state, cursor }) =>
      [index, of, hash, state, ...(cursor === null ? [] : [cursor])].join(" "),
    )
    .join(",");
}

function writesOf({ when, tag, hash }: Migration, { before, after, open, taken }: Settlement) {
  const ofIt = `migration = ${when}`;
  const last = after.at(-1);
  return [
    ...(open === undefined
      ? []
      : [`DELETE FROM slipway.units WHERE ${ofIt} AND unit = ${open.index}`]),
    ...(taken === 0 || last === undefined
      ? []
      : [
          `UPDATE slipway.units SET of = ${last.of}, tag = ${literal(tag)}, hash = '${hash}' WHERE ${ofIt}`,
        ]),
    ...(last === undefined || isAmong(before, last)
      ? []
      : [
          `INSERT INTO slipway.units (migration, unit, of, tag, hash, state)
    VALUES (${when}, ${last.index}, ${last.of}, ${literal(tag)}, '${hash}', 'done')`,
        ]),
  ];
}

function isAmong(units: readonly UnitRecord[], { index }: UnitRecord): boolean {
  return units.some((unit) => unit.index === index && unit.state === "done");
}

/** The last unit makes the migration whole. */
function wholeOf({ when, hash }: Migration, after: readonly UnitRecord[]): string[] {
  if (!isWhole(after)) return [];
  return [
    `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('${hash}', ${when})`,
  ];
}

function isWhole(after: readonly UnitRecord[]): boolean {
  return after.length > 0 && after.length === after[0]?.of;
}

function isWritten(ledger: Ledger, { when }: Migration, after: readonly UnitRecord[]): boolean {
  const whole = ledger.migrations.some((applied) => applied.when === when);
  if (whole || isWhole(after)) return whole && isWhole(after);
  return describe(ledger.units.filter((unit) => unit.when === when)) === describe(after);
}
