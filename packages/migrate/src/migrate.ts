import { withAdoptHint } from "./adopt-hint.ts";
import { applyPlan } from "./apply-plan.ts";
import { checkDirect } from "./check-direct.ts";
import { createLedger } from "./create-ledger.ts";
import type { History } from "./history.ts";
import { type Ledger, readLedgerIfBehind } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import type { AppliedUnit, MigrateEvent } from "./migrate-event.ts";
import { type PendingFile, type Plan, type PlanOptions, planUnits } from "./plan.ts";
import type { Refusal } from "./refusal.ts";
import type { Session } from "./session/session.ts";
import type { Unit } from "./units.ts";

export interface MigrateOptions extends Partial<PlanOptions> {
  /** Recorded with each unit. */
  readonly release?: string;
  /** A condition in SQL, read under the migrators' lock, without which no unit may begin. */
  readonly holds?: string;
  /** Milliseconds a statement waits for a lock, and others behind it: 1000 to 5000. */
  readonly lockTimeout?: number;
  /** Milliseconds a statement may take. */
  readonly statementTimeout?: number;
  /** Milliseconds that the statements of a unit may take together; by default, what the transport lets them. */
  readonly transactionTimeout?: number | undefined;
  /** Milliseconds to wait for locks, other migrators and lost answers, for each unit. */
  readonly wait?: number;
  /** Unix time in ms by which the run must be over; it stops between units, and says what is left. */
  readonly deadline?: number;
  readonly onEvent?: (event: MigrateEvent) => void;
}

export interface MigrateReport {
  /** What this run applied, in order. */
  readonly units: readonly AppliedUnit[];
  /** Contract files that it left pending. */
  readonly left: readonly string[];
}

/**
 * Applies what is pending, each unit wholly or not at all, with its record; any number may run at once. With nothing
 * pending it sends one request. Throws MigrateError.
 */
export async function migrate(
  session: Session,
  history: History,
  options: MigrateOptions = {},
): Promise<MigrateReport> {
  const { onEvent = () => {} } = options;
  const applied: AppliedUnit[] = [];
  for (let seen: Unit | undefined; ;) {
    const ledger = await readLedgerIfBehind(session, history);
    if (ledger === undefined) {
      onEvent({ type: "planned", units: 0, left: [], unwritten: [] });
      return { units: applied, left: [] };
    }
    const { units, left, unwritten } = await planOrRefuse({ session, history, ledger }, options);
    onEvent({
      type: "planned",
      units: units.length,
      left: tagsOf(left),
      unwritten: tagsOf(unwritten),
    });
    const settings = settingsOf(session, options, !ledger.complete);
    if (units.length === 0 && settings.createLedger) await createLedger(session, settings);
    const run = { session, units, fresh: ledger.fresh, settings, onEvent, applied };
    const moved = await applyPlan(run).catch((error: unknown) => {
      throw withAdoptHint(error, ledger, applied);
    });
    if (moved === undefined) return { units: applied, left: tagsOf(left) };
    // What moved the ledger is committed, so that another look gives another plan.
    if (isSame(moved, seen)) throw new Error(`${moved.migration.tag}: ledger and guard disagree`);
    seen = moved;
  }
}

interface Found {
  readonly session: Session;
  readonly history: History;
  readonly ledger: Ledger;
}

async function planOrRefuse(
  { session, history, ledger }: Found,
  { phase = "all", due, tolerated, holdUnwritten, check }: MigrateOptions,
): Promise<Plan> {
  const plan = await planUnits(history, ledger, { phase, due, tolerated, holdUnwritten, check });
  const refusals = [...plan.refusals, ...checkDirect(session, plan.units)];
  if (refusals.length > 0) throw refused(refusals);
  return plan;
}

/** Node gives up on an HTTP answer after 300 s; Postgres would go on without it. */
const LONGEST = { http: 290_000, tcp: undefined };

function settingsOf({ transport }: Session, options: MigrateOptions, makeLedger: boolean) {
  const { lockTimeout = 3000, statementTimeout = 240_000, wait = 60_000 } = options;
  const { release, holds, deadline, transactionTimeout = LONGEST[transport] } = options;
  const timeouts = { lockTimeout, statementTimeout, transactionTimeout };
  return { ...timeouts, wait, release, holds, deadline, createLedger: makeLedger };
}

function tagsOf(files: readonly PendingFile[]): string[] {
  return files.map(({ migration: { tag } }) => tag);
}

function isSame(one: Unit, other: Unit | undefined): boolean {
  return one.migration.tag === other?.migration.tag && one.index === other.index;
}

function refused(refusals: readonly Refusal[]): MigrateError {
  const [first, ...others] = refusals.map(({ message }) => message);
  const message = ["Nothing was run.", first, ...others].join("\n");
  return new MigrateError("refused", message, { refusals, tag: refusals[0]?.tag });
}
