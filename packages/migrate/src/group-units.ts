import { NewLabels } from "./cut/new-labels.ts";
import { type Effect, effectOf } from "./shareable.ts";
import type { BatchUnit, Unit } from "./units.ts";

/** Units that go in one transaction. */
export type Group = readonly [Unit] | readonly [BatchUnit, ...BatchUnit[]];

/** Neon's proxy takes 10 MiB a request; in UTF-16 units, of which one may be three bytes. */
const LONGEST = 2 * 1024 * 1024;
/** Postgres has room for some thousand locks in a transaction; each new table takes a few. */
const MOST = 400;

/**
 * Gathers units that may share a transaction on a database that nobody uses yet: consecutive batch units that end as one
 * by one they would. None leaves anything behind in its session, or needs a commit of an earlier one. Rows are changed
 * only in the first group, of which nothing is left if it is rolled back, no number of a sequence either, and only
 * while there is no code that they could run.
 */
export function groupUnits(units: readonly Unit[]): readonly Group[] {
  const groups: Group[] = [];
  let open = new OpenGroup();
  let hasCode = false;
  for (const unit of units) {
    const effects = effectsOf(unit);
    const changesRows = effects?.has("rows") === true;
    hasCode ||= effects?.has("code") !== false;
    const mayShare = effects !== undefined && !(changesRows && (hasCode || groups.length > 0));
    if (!mayShare || unit.lane !== "batch" || !open.hasRoomFor(unit)) {
      groups.push(...open.close());
      open = new OpenGroup();
    }
    // What was to be in the first group is not any more where that has just been closed.
    if (unit.lane === "batch" && mayShare && !(changesRows && groups.length > 0)) open.add(unit);
    else groups.push([unit]);
  }
  return [...groups, ...open.close()];
}

/** Undefined for a unit that goes by itself. */
function effectsOf({ lane, settings, statements }: Unit): ReadonlySet<Effect> | undefined {
  if (lane !== "batch" || settings.length > 0) return undefined;
  const effects = new Set(statements.map((statement) => effectOf(statement)));
  const known = new Set<Effect>();
  for (const effect of effects) {
    if (effect === undefined) return undefined;
    known.add(effect);
  }
  return known;
}

class OpenGroup {
  readonly #units: BatchUnit[] = [];
  readonly #labels = new NewLabels();
  #length = 0;

  /** A label is there for other statements once it is committed. */
  hasRoomFor(unit: BatchUnit): boolean {
    const fits = this.#units.length < MOST && this.#length + lengthOf(unit) <= LONGEST;
    return fits && !unit.statements.some((statement) => this.#labels.areUsedBy(statement));
  }

  add(unit: BatchUnit): void {
    this.#units.push(unit);
    this.#length += lengthOf(unit);
    for (const statement of unit.statements) this.#labels.add(statement);
  }

  close(): readonly Group[] {
    const [first, ...others] = this.#units;
    return first === undefined ? [] : [[first, ...others]];
  }
}

function lengthOf({ statements }: BatchUnit): number {
  return statements.reduce((length, { text }) => length + text.length, 0);
}
