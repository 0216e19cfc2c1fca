import { compare, type Comparison, type PendingMigration } from "./compare.ts";
import type { History } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import { missingLanes } from "./missing-lanes.ts";
import type { Refusal } from "./refusal.ts";
import { checkPhase } from "./rules/check-phase.ts";
import { CreatedObjects } from "./rules/created-objects.ts";
import { type Cut, cutUnits, type Unit } from "./units.ts";

export interface PlanOptions {
  /**
   * `all` runs every file in order, as on a database that no code is live on. `expand` leaves contract files pending
   * and refuses a file without header that takes away what live code may use.
   */
  readonly phase: "all" | "expand";
}

export type PendingFile = PendingMigration & Pick<Cut, "phase" | "units">;

export interface Plan {
  readonly applied: Comparison["applied"];
  /** All files that are not applied whole; their units include those that are applied. */
  readonly pending: readonly PendingFile[];
  /** Contract files that are left pending. */
  readonly left: readonly PendingFile[];
  /** What to run, in order. */
  readonly units: readonly Unit[];
  /** If there are any, nothing may run. */
  readonly refusals: readonly Refusal[];
}

/** Decides what is to be run. Reads nothing but its arguments; asynchronous because the parser loads on first need. */
export async function planUnits(
  history: History,
  ledger: Ledger,
  { phase }: PlanOptions,
): Promise<Plan> {
  const { applied, pending, refusals } = compare(history, ledger);
  const cuts: (PendingMigration & Cut)[] = [];
  for (const one of pending) cuts.push({ ...one, ...(await cutUnits(one.migration)) });
  // Before anything is applied no code is live, and later files may build on what contract files do.
  const deploying = phase === "expand" && ledger.migrations.length + ledger.units.length > 0;
  const left = cuts.filter((file) => deploying && file.phase === "contract");
  const now = cuts.filter((file) => !left.includes(file));
  const units = now.flatMap((file) => file.units.slice(file.begun?.done ?? 0));
  const created = new CreatedObjects();
  return {
    applied,
    pending: cuts,
    left,
    units,
    refusals: [
      ...refusals,
      ...cuts.flatMap((file) => [...file.refusals, ...recut(file)]),
      ...(deploying ? now.flatMap((file) => checkPhase(file, created)) : []),
      ...missingLanes(units),
    ],
  };
}

/** Units are known by their place in the file, so another cut of the same text must not go on with them. */
function recut({ migration: { tag }, units, begun }: PendingFile): Refusal[] {
  if (begun === undefined || units.length === 0 || units.length === begun.of) return [];
  const what = `is applied in part, cut into ${begun.of} units and not ${units.length}`;
  const next = "finish it with the version of slipway that began it";
  return [{ code: "half-done", tag, message: `${tag}.sql ${what}; ${next}` }];
}
