import { type Begun, compare, type Comparison, type PendingMigration } from "./compare.ts";
import { fileVersion } from "./file-version.ts";
import type { History } from "./history.ts";
import { isEmpty, type Ledger } from "./ledger.ts";
import type { Refusal } from "./refusal.ts";
import { checkPhase } from "./rules/check-phase.ts";
import { CreatedObjects } from "./rules/created-objects.ts";
import { type Cut, cutUnits, type Unit } from "./units.ts";

export interface PlanOptions {
  /**
   * `all` runs every file in order, as on a database that no code is live on. `expand` leaves contract files pending
   * from the first on that is not due, and refuses a file without header that takes away what live code may use.
   * `contract` runs the due contract files alone.
   */
  readonly phase: "all" | "expand" | "contract";
  /** Contract files, by version, that need not wait: no code that needs the old shape is left. */
  readonly due?: ReadonlySet<string> | undefined;
  /** Applied migrations that the history need not hold, by `when`. */
  readonly tolerated?: ReadonlySet<number> | undefined;
  /** Whether new files without a statement wait for their author: applied now, they could never be written. */
  readonly holdUnwritten?: boolean | undefined;
  /** Further reasons not to begin. */
  readonly check?: ((plan: Omit<Plan, "refusals">) => readonly Refusal[]) | undefined;
}

export type PendingFile = PendingMigration & Pick<Cut, "phase" | "units" | "commit">;

export interface Plan {
  readonly applied: Comparison["applied"];
  /** All files that are not applied whole; their units include those that are applied. */
  readonly pending: readonly PendingFile[];
  /** Contract files that are left pending. */
  readonly left: readonly PendingFile[];
  /** The newest files without a statement, where they are held. */
  readonly unwritten: readonly PendingFile[];
  /** What to run, in order. */
  readonly units: readonly Unit[];
  /** If there are any, nothing may run. */
  readonly refusals: readonly Refusal[];
}

/** Decides what is to be run. Reads nothing but its arguments; asynchronous because the parser loads on first need. */
export async function planUnits(
  history: History,
  ledger: Ledger,
  { phase, due = new Set(), tolerated, holdUnwritten = false, check = () => [] }: PlanOptions,
): Promise<Plan> {
  const { applied, pending, refusals } = compare(history, ledger, tolerated);
  const cuts: (PendingMigration & Cut)[] = [];
  for (const one of pending)
    cuts.push({ ...one, ...(await cutUnits(one.migration, history.migrations)) });
  const unwritten = holdUnwritten ? cuts.slice(cuts.findLastIndex(isWritten) + 1) : [];
  const ready = cuts.slice(0, cuts.length - unwritten.length);
  // Before anything is applied no code is live, and later files may build on what contract files do.
  const deploying = phase === "contract" || (phase === "expand" && !isEmpty(ledger));
  const contracts = ready.filter((file) => deploying && file.phase === "contract");
  // One that must wait holds those after it: nobody has tried them in another order.
  const held = contracts.findIndex(({ migration }) => !due.has(fileVersion(migration)));
  const left = held === -1 ? [] : contracts.slice(held);
  const running = phase === "contract" ? contracts : ready;
  const now = running.filter((file) => !left.includes(file));
  const units = now.flatMap((file) => file.units.slice(file.begun?.done ?? 0));
  const created = new CreatedObjects();
  const found = { applied, pending: cuts, left, unwritten, units };
  return {
    ...found,
    refusals: [
      ...refusals,
      ...cuts.flatMap((file) => [...file.refusals, ...recut(file)]),
      ...(deploying ? now.flatMap((file) => checkPhase(file, created)) : []),
      ...check(found),
    ],
  };
}

function isWritten({ units, refusals }: Cut): boolean {
  return refusals.length > 0 || units.some(({ statements }) => statements.length > 0);
}

/** Units are known by their place in the file, so another cut of the same text must not go on with them. */
function recut({ migration: { tag }, units, begun }: PendingFile): Refusal[] {
  if (begun === undefined || units.length === 0 || isCutAlike(units, begun)) return [];
  const what = `is applied in part, and was cut into other units then (${begun.of}, and now ${units.length})`;
  const next = `finish it with the version of slipway that began it, or take this cut by \`slipway resolve ${tag} --retry\``;
  return [{ code: "half-done", tag, message: `${tag}.sql ${what}; ${next}` }];
}

/** As far as the records tell. */
function isCutAlike(units: readonly Unit[], { done, of, open }: Begun): boolean {
  if (units.length !== of) return false;
  if (open === undefined) return true;
  return units[done]?.lane === (open.state === "pending" ? "autocommit" : "backfill");
}
