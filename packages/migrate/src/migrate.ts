import { withAdoptHint } from "./adopt-hint.ts";
import { applyPlan } from "./apply-plan.ts";
import { checkDirect } from "./check-direct.ts";
import { createLedger } from "./create-ledger.ts";
import type { History } from "./history.ts";
import { isEmpty, readLedgerIfBehind } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import type { AppliedUnit, MigrateEvent } from "./migrate-event.ts";
import { type PlanOptions, planUnits } from "./plan.ts";
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

/** Node gives up on an HTTP answer after 300 s; Postgres would go on without it. */
const LONGEST = { http: 290_000, tcp: undefined };

/**
 * Applies what is pending, each unit and its ledger row in one transaction; any number may run at once. With nothing
 * pending it sends one request. Throws MigrateError.
 */
export async function migrate(
  session: Session,
  history: History,
  options: MigrateOptions = {},
): Promise<MigrateReport> {
  const { phase = "all", due, tolerated, holdUnwritten, check, onEvent = () => {} } = options;
  const { release, holds, deadline, transactionTimeout = LONGEST[session.transport] } = options;
  const { lockTimeout = 3000, statementTimeout = 240_000, wait = 60_000 } = options;
  const applied: AppliedUnit[] = [];
  for (let seen: Unit | undefined; ;) {
    const ledger = await readLedgerIfBehind(session, history);
    if (ledger === undefined) {
      onEvent({ type: "planned", units: 0, left: [], unwritten: [] });
      return { units: applied, left: [] };
    }
    const plan = await planUnits(history, ledger, {
      phase,
      due,
      tolerated,
      holdUnwritten,
      check,
    });
    const { units, left, unwritten } = plan;
    const refusals = [...plan.refusals, ...checkDirect(session, units)];
    if (refusals.length > 0) throw refused(refusals);
    const leftTags = left.map(({ migration }) => migration.tag);
    onEvent({
      type: "planned",
      units: units.length,
      left: leftTags,
      unwritten: unwritten.map(({ migration }) => migration.tag),
    });
    const makeLedger = !ledger.complete;
    const settings = {
      lockTimeout,
      statementTimeout,
      transactionTimeout,
      wait,
      release,
      holds,
      deadline,
      createLedger: makeLedger,
    };
    if (units.length === 0 && makeLedger) await createLedger(session, settings);
    const moved = await applyPlan({
      session,
      units,
      fresh: isEmpty(ledger),
      settings,
      onEvent,
      applied,
    }).catch((error: unknown) => Promise.reject(withAdoptHint(error, ledger, applied)));
    if (moved === undefined) return { units: applied, left: leftTags };
    // What moved the ledger is committed, so that another look gives another plan.
    if (isSame(moved, seen)) throw new Error(`${moved.migration.tag}: ledger and guard disagree`);
    seen = moved;
  }
}

function isSame(one: Unit, other: Unit | undefined): boolean {
  return one.migration.tag === other?.migration.tag && one.index === other.index;
}

function refused(refusals: readonly Refusal[]): MigrateError {
  const [first, ...others] = refusals.map(({ message }) => message);
  const message = ["Nothing was run.", first, ...others].join("\n");
  return new MigrateError("refused", message, { refusals, tag: refusals[0]?.tag });
}
