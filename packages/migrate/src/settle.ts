import { compare } from "./compare.ts";
import type { History, Migration } from "./history.ts";
import type { Ledger, RecordedUnit } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import { isHashOf } from "./text-hash.ts";

/** What a person knows of the unit that stands in the way: it took effect, or it is to be run from its beginning. */
export type Settling = "applied" | "retry";

/** What of a recorded unit matters for going on with its file. */
export type UnitRecord = Pick<RecordedUnit, "index" | "of" | "hash" | "state" | "cursor">;

/** What is to become of a migration's records. */
export interface Settlement {
  readonly before: readonly UnitRecord[];
  readonly after: readonly UnitRecord[];
  /** The open unit, if there was one. */
  readonly open: RecordedUnit | undefined;
  /** Applied units that are taken for units of the file as it is now. */
  readonly taken: number;
}

interface Question {
  readonly history: History;
  readonly ledger: Ledger;
  readonly migration: Migration;
  /** How many units its file has. */
  readonly of: number;
}

/** Decides what a person's word makes of a migration's records. Throws MigrateError `cannot-resolve`. */
export function settle(question: Question, how: Settling): Settlement {
  const { ledger, migration, of } = question;
  refuseWhole(question);
  const before = ledger.units.filter(({ when }) => when === migration.when);
  const done = before.filter(({ state }) => state === "done");
  const open = before[done.length];
  if (!isInOrder(before, done.length)) throw refuse(migration, NOT_IN_ORDER);
  const edited = before.some((unit) => unit.of !== of || !isHashOf(migration, unit.hash));
  if (how === "applied") {
    if (edited) throw refuse(migration, edits(migration));
    const unit = {
      index: done.length,
      of,
      hash: migration.hash,
      state: "done",
      cursor: null,
    } as const;
    return { before, after: [...done, unit], open, taken: 0 };
  }
  if (before.length === 0) throw refuse(migration, NOTHING_RECORDED);
  if (!edited && open === undefined) throw refuse(migration, NOTHING_OPEN);
  if (of <= done.length) throw refuse(migration, tooShort(done.length, of));
  const after = edited ? done.map((unit) => ({ ...unit, of, hash: migration.hash })) : done;
  return { before, after, open, taken: edited ? done.length : 0 };
}

/** What is applied whole has no unit to settle, and an edit of it stays refused. */
function refuseWhole({ history, ledger, migration }: Question): void {
  const { applied, refusals } = compare(history, ledger);
  if (applied.some(({ when }) => when === migration.when)) {
    throw refuse(migration, "is applied whole; there is nothing to settle");
  }
  const other = refusals.find(({ code, tag }) => tag === migration.tag && code !== "half-done");
  if (other === undefined) return;
  const why = "`resolve` settles only what is not applied whole";
  throw new MigrateError("cannot-resolve", `${other.message}. ${why}`, { tag: migration.tag });
}

/** Done units from the first on, and at most one that is open. */
function isInOrder(units: readonly UnitRecord[], done: number): boolean {
  return (
    units.length <= done + 1 &&
    units.every(({ index, state }, n) => index === n && (state === "done") === n < done)
  );
}

const NOT_IN_ORDER =
  "has records in slipway.units that are not those of its first units; restore them from a backup";
const NOTHING_RECORDED =
  "has no unit that was begun; `slipway migrate` runs it from its beginning, or say --applied if its first unit took effect by other means";
const NOTHING_OPEN =
  "has no open unit, and its file is the one that was begun; `slipway migrate` goes on with it";

function edits({ tag }: Migration): string {
  const retry = `say \`slipway resolve ${tag} --retry\` to go on with this one`;
  return `was edited since it was begun, so that its units cannot be told; restore that version, or ${retry}`;
}

function tooShort(done: number, of: number): string {
  const what = `now has ${of === 1 ? "1 unit" : `${of} units`}, and ${done} of it ${done === 1 ? "is" : "are"} applied`;
  const next = "keep in it what was applied, and change what comes after that";
  return `${what}: nothing would be left to run; ${next}`;
}

function refuse({ tag }: Migration, what: string): MigrateError {
  return new MigrateError("cannot-resolve", `${tag}.sql ${what}`, { tag });
}
