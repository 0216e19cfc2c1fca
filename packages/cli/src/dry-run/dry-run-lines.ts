import { describeLock } from "@slipway/migrate/locks/lock";
import { cutText, shownText } from "../progress/shown-text.ts";
import { waitsUntil } from "../waits-until.ts";
import type { DryRun, PlannedUnit } from "./describe-plan.ts";

const COLUMNS = 100;
/** Statements of one unit. */
const MOST_SHOWN = 12;

/** What a run would do, for people. */
export function dryRunLines({ units, waiting, unwritten, refusals }: DryRun): string[] {
  const blocks = units.map((unit, n) => [
    ...(unit.tag === units[n - 1]?.tag ? [] : ["", fileLine(unit)]),
    ...unitLines(unit),
  ]);
  const others = [
    ...unwritten.map((tag) => `${tag} holds no statement yet, and waits for its author.`),
    ...waiting.map(waitsUntil),
    ...refusals.map(({ message }) => `Refused: ${message}`),
  ];
  return [
    headline(units.length, refusals.length > 0),
    ...blocks.flat(),
    ...(others.length > 0 && units.length > 0 ? [""] : []),
    ...others,
  ];
}

function headline(units: number, refused: boolean): string {
  const count = units === 1 ? "1 unit" : `${units} units`;
  if (refused) return `Nothing would be applied: the plan of ${count} is refused.`;
  return units === 0 ? "Nothing would be applied." : `${count} would be applied, in this order:`;
}

function fileLine({ tag, phase, late }: PlannedUnit): string {
  const remark = late ? ", older than the newest applied migration" : "";
  return `${shownText(tag)}.sql  (${phase}${remark})`;
}

const LANES: Readonly<Record<PlannedUnit["lane"], string>> = {
  batch: "one transaction",
  autocommit: "alone, outside a transaction",
  backfill: "in batches, each a transaction",
};

function unitLines(unit: PlannedUnit): string[] {
  const { index, of, lane, line, batch } = unit;
  const where = line === null ? "" : `, from line ${line}`;
  const rows = batch === undefined ? "" : ` of ${batch} rows`;
  return [
    `  unit ${index + 1} of ${of}${where}  ${lane}: ${LANES[lane]}${rows}`,
    ...statementLines(unit),
    ...lockLines(unit).map((text) => `    locks  ${text}`),
  ];
}

function statementLines({ statements }: PlannedUnit): string[] {
  const width = String(statements.at(-1)?.line ?? 0).length;
  const shown = statements.slice(0, MOST_SHOWN).map(({ line, text }) => {
    return cutText(`    ${String(line).padStart(width)} | ${firstLine(text)}`, COLUMNS);
  });
  const left = statements.length - shown.length;
  return left === 0 ? shown : [...shown, `    … and ${left} more`];
}

function firstLine(text: string): string {
  const [first = "", ...others] = text.split(/\r?\n/);
  return others.length === 0 ? shownText(first) : `${shownText(first)} …`;
}

function lockLines({ locks, runsCode }: PlannedUnit): string[] {
  const told = locks.map((lock) => shownText(describeLock(lock)));
  if (runsCode) return [...told, "whatever its DO or CALL locks: that is not looked into"];
  return told.length === 0 ? ["nothing that others use"] : told;
}
