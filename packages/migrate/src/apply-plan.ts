import { createLedger as makeLedger } from "./create-ledger.ts";
import { applyUnit, type ApplyOptions } from "./lanes/apply-unit.ts";
import type { AppliedUnit, MigrateEvent } from "./migrate-event.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";
import type { Unit } from "./units.ts";
import { withinDeadline } from "./within-deadline.ts";

interface Run {
  readonly session: Session;
  readonly units: readonly Unit[];
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
  for (const unit of run.units) {
    const outcome = await applyOne(run, unit);
    if (outcome === "moved") return unit;
  }
  return undefined;
}

async function applyOne(run: Run, unit: Unit) {
  const { session, settings, onEvent, applied } = run;
  const { migration, index, of } = unit;
  const name = { tag: migration.tag, index, of };
  const start = performance.now();
  try {
    const timeouts = withinDeadline(settings, unit);
    onEvent({ type: "started", ...name });
    // Only the first that is applied can be the one that makes the ledger; a batch makes it in its own transaction.
    const makesLedger = settings.createLedger && applied.length === 0;
    const createLedger = makesLedger && unit.lane === "batch";
    if (makesLedger && !createLedger) await makeLedger(session, settings);
    const outcome = await applyUnit(session, unit, {
      ...settings,
      ...timeouts,
      createLedger,
      onProgress: (progress) => onEvent({ type: "progress", ...name, ...progress }),
      onWait: (why, { message }) => onEvent({ type: "waiting", ...name, why, message }),
    });
    if (outcome === "moved") return outcome;
  } catch (error) {
    throw error instanceof MigrateError ? withProgress(error, run) : error;
  }
  const done = { ...name, ms: Math.round(performance.now() - start) };
  applied.push(done);
  onEvent({ type: "applied", ...done });
  return "applied";
}

function withProgress({ code, message, details }: MigrateError, run: Run): MigrateError {
  const applied = run.applied.filter(({ index, of }) => index === of - 1).map(({ tag }) => tag);
  const pending = [...new Set(run.units.map(({ migration }) => migration.tag))].filter(
    (tag) => !applied.includes(tag),
  );
  const progress = `Applied by this run: ${list(applied)}. Not applied: ${list(pending)}.`;
  return new MigrateError(code, `${message}\n${progress}`, { ...details, applied });
}

const SHOWN = 5;

function list(tags: readonly string[]): string {
  if (tags.length === 0) return "nothing";
  const shown = tags.slice(0, SHOWN).join(", ");
  return tags.length > SHOWN ? `${shown} and ${tags.length - SHOWN} more` : shown;
}
