import type { History, Migration } from "./history.ts";
import type { AppliedMigration, Ledger, RecordedUnit } from "./ledger.ts";
import type { Refusal, RefusalCode } from "./refusal.ts";
import { isHashOf } from "./text-hash.ts";

/** A file that is applied in part. */
export interface Begun {
  /** How many of its units are applied. */
  readonly done: number;
  /** How many units it had then. */
  readonly of: number;
  /** The unit after those, if it was begun and has not ended. */
  readonly open: RecordedUnit | undefined;
}

/** A migration of the history that is not applied whole. */
export interface PendingMigration {
  readonly migration: Migration;
  /** What is recorded of it; undefined if no unit was begun. */
  readonly begun: Begun | undefined;
  /** Whether a newer migration is applied already. */
  readonly late: boolean;
}

export interface Comparison {
  readonly applied: readonly (AppliedMigration & { readonly migration: Migration })[];
  readonly pending: readonly PendingMigration[];
  readonly refusals: readonly Refusal[];
}

/**
 * Sets the history against the ledger: a difference of sets by `when` and hash, never a high-water mark. What is
 * applied, whole or in part, and `tolerated` may be missing in the history.
 */
export function compare(
  history: History,
  ledger: Ledger,
  tolerated: ReadonlySet<number> = new Set(),
): Comparison {
  const rows = Map.groupBy(ledger.migrations, ({ when }) => when);
  const units = Map.groupBy(ledger.units, ({ when }) => when);
  const whens = new Set<number | null>(history.migrations.map(({ when }) => when));
  const foreign = ledger.migrations.filter(
    ({ when }) => !whens.has(when) && !(when !== null && tolerated.has(when)),
  );
  const newest = Math.max(...ledger.migrations.map(({ when }) => when ?? 0));

  const applied: (AppliedMigration & { migration: Migration })[] = [];
  const pending: PendingMigration[] = [];
  const refusals: Refusal[] = [];
  const moved = new Set<AppliedMigration>();
  for (const migration of history.migrations) {
    const { when, tag } = migration;
    const found = rows.get(when);
    const row = found?.find(({ hash }) => isHashOf(migration, hash));
    const twin = foreign.find(({ hash }) => isHashOf(migration, hash));
    const recorded = units.get(when);
    if (row !== undefined) {
      applied.push({ ...row, migration });
    } else if (found !== undefined) {
      refusals.push(refusal("edited", tag, EDITED));
    } else if (recorded !== undefined && !isPartOf(migration, recorded)) {
      refusals.push(refusal("half-done", tag, halfDone(tag)));
    } else if (recorded === undefined && twin !== undefined) {
      moved.add(twin);
      refusals.push(refusal("redated", tag, redated(twin, when)));
    } else {
      pending.push({ migration, begun: begunOf(recorded ?? []), late: when < newest });
    }
  }
  const gone = foreign.filter((row) => !moved.has(row)).map(notInHistory);
  const halfGone = [...units].flatMap(([when, [unit]]) =>
    whens.has(when) || tolerated.has(when) || unit === undefined
      ? []
      : refusal("deleted", unit.tag, DELETED),
  );
  return { applied, pending, refusals: [...refusals, ...gone, ...halfGone] };
}

const EDITED = "was edited after it was applied; restore it and generate a new migration";
const DELETED = "is applied and not in the history any more; restore it and its journal entry";

function halfDone(tag: string): string {
  const what = "is applied in part, from another version of the file; restore that version";
  return `${what}, or go on with this one by \`slipway resolve ${tag} --retry\``;
}

function refusal(code: RefusalCode, tag: string, what: string): Refusal {
  return { code, tag, message: `${tag}.sql ${what}` };
}

/** Whether the recorded units are the first of this very file, and not all of it. */
function isPartOf(migration: Migration, recorded: readonly RecordedUnit[]): boolean {
  const done = recorded.filter(({ state }) => state === "done").length;
  return recorded.every(
    ({ index, of, hash, state }, n) =>
      index === n && done < of && (state === "done") === n < done && isHashOf(migration, hash),
  );
}

function begunOf(recorded: readonly RecordedUnit[]): Begun | undefined {
  const [first] = recorded;
  if (first === undefined) return undefined;
  const open = recorded.find(({ state }) => state !== "done");
  return { done: recorded.length - (open === undefined ? 0 : 1), of: first.of, open };
}

function redated({ when }: AppliedMigration, now: number): string {
  return `is applied with created_at ${when}, and the journal now dates it ${now}; set its "when" back to ${when}`;
}

/** Whoever wrote the row may have counted other than milliseconds. */
function dated(when: number | null): string {
  const date = new Date(when ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? "without a date" : `of ${date.toISOString()}`;
}

function notInHistory({ tag, when, hash }: AppliedMigration): Refusal {
  if (tag !== null) return refusal("deleted", tag, DELETED);
  const what = `a migration ${dated(when)} (created_at ${when}, hash ${hash.slice(0, 12)}…) is applied and unknown to this history`;
  const next = "use the history that it comes from, or merge the branch that holds it";
  return { code: "unknown", tag: `created_at ${when}`, message: `${what}; ${next}` };
}
