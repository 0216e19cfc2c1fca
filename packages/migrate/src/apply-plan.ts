import { createLedger as makeLedger } from "./create-ledger.ts";
import { type Group, groupUnits } from "./group-units.ts";
import { applyUnit, type ApplyOptions } from "./lanes/apply-unit.ts";
import { applyGroup } from "./lanes/group.ts";
import type { AppliedUnit, MigrateEvent, UnitName } from "./migrate-event.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";
import type { BatchUnit, Unit } from "./units.ts";
import { withinDeadline } from "./within-deadline.ts";

interface Run {
  readonly session: Session;
  readonly units: readonly Unit[];
  /** Whether nobody uses the database yet, so that locks are in nobody's way. */
  readonly fresh: boolean;
  readonly settings: Omit<ApplyOptions, "onWait" | "onProgress"> & {
    /** Unix time in ms by which the run must be over. */
    readonly deadline: number | undefined;
  };
  readonly onEvent: (event: MigrateEvent) => void;
  /** What the run has applied; grows. */
  readonly applied: AppliedUnit[];
}

/** Applies units in order. Resolves to the one at which the ledger had moved on, if it had. Throws MigrateError. */
export async function applyPlan(run: Run): Promise<Unit | undefined> {
  try {
    const groups = run.fresh ? groupUnits(run.units) : run.units.map((unit) => [unit] as const);
    for (const group of groups) {
      const moved = await applyTogether(run, group);
      if (moved !== undefined) return moved;
    }
    return undefined;
  } catch (error) {
    throw error instanceof MigrateError ? withProgress(error, run) : error;
  }
}

/** Resolves to the unit at which the ledger had moved on, if it had. */
async function applyTogether(run: Run, group: Group): Promise<Unit | undefined> {
  if (isShared(group)) {
    const outcome = await applyShared(run, group);
    if (outcome !== "apart") return outcome === "moved" ? group[0] : undefined;
  }
  for (const unit of group) {
    if ((await applyOne(run, unit)) === "moved") return unit;
  }
  return undefined;
}

function isShared(group: Group): group is readonly [BatchUnit, BatchUnit, ...BatchUnit[]] {
  return group.length > 1;
}

async function applyShared(run: Run, group: readonly [BatchUnit, ...BatchUnit[]]) {
  const { session, settings, onEvent, applied } = run;
  const start = performance.now();
  const first = nameOf(group[0]);
  onEvent({ type: "started", ...first });
  const outcome = await applyGroup(session, group, {
    ...settings,
    createLedger: settings.createLedger && applied.length === 0,
    ...reporting(run, first),
  });
  if (outcome === "applied") {
    const ms = (performance.now() - start) / group.length;
    for (const unit of group) tellApplied(run, unit, ms);
  }
  return outcome;
}

async function applyOne(run: Run, unit: Unit): Promise<"applied" | "moved"> {
  const { session, settings, onEvent, applied } = run;
  const name = nameOf(unit);
  const start = performance.now();
  const timeouts = withinDeadline(settings, unit);
  onEvent({ type: "started", ...name });
  // Only the first that is applied can be the one that makes the ledger; a batch makes it in its own transaction.
  const makesLedger = settings.createLedger && applied.length === 0;
  const createLedger = makesLedger && unit.lane === "batch";
  if (makesLedger && !createLedger) await makeLedger(session, settings);
  const options = { ...settings, ...timeouts, createLedger, ...reporting(run, name) };
  const outcome = await applyUnit(session, unit, options);
  if (outcome === "applied") tellApplied(run, unit, performance.now() - start);
  return outcome;
}

function nameOf({ migration: { tag }, index, of }: Unit): UnitName {
  return { tag, index, of };
}

function reporting({ onEvent }: Run, name: UnitName): Pick<ApplyOptions, "onWait" | "onProgress"> {
  return {
    onProgress: (progress) => onEvent({ type: "progress", ...name, ...progress }),
    onWait: (why, message) => onEvent({ type: "waiting", ...name, why, message }),
  };
}

function tellApplied({ applied, onEvent }: Run, unit: Unit, ms: number): void {
  const done = { ...nameOf(unit), ms: Math.round(ms) };
  applied.push(done);
  onEvent({ type: "applied", ...done });
}

function withProgress({ code, message, details }: MigrateError, run: Run): MigrateError {
  const applied = run.applied.filter(({ index, of }) => index === of - 1).map(({ tag }) => tag);
  const pending = [...new Set(run.units.map(({ migration }) => migration.tag))].filter(
    (tag) => !applied.includes(tag),
  );
  const begun = run.applied.findLast(({ tag }) => pending[0] === tag);
  const parts =
    begun === undefined ? [] : [`${begun.tag} (${begun.index + 1} of ${begun.of} units)`];
  const rest = begun === undefined ? "" : "the rest of ";
  const progress = `Applied by this run: ${list([...applied, ...parts])}. Not applied: ${rest}${list(pending)}.`;
  return new MigrateError(code, `${message}\n${progress}`, { ...details, applied });
}

const SHOWN = 5;

function list(tags: readonly string[]): string {
  if (tags.length === 0) return "nothing";
  const shown = tags.slice(0, SHOWN).join(", ");
  return tags.length > SHOWN ? `${shown} and ${tags.length - SHOWN} more` : shown;
}
