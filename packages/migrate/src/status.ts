import { drizzleKitObstacles } from "./drizzle-kit-turn.ts";
import type { Phase } from "./header.ts";
import type { History } from "./history.ts";
import { readLedger, type RecordedUnit } from "./ledger.ts";
import { type Plan, planUnits } from "./plan.ts";
import type { Refusal } from "./refusal.ts";
import type { Session } from "./session/session.ts";

export interface Status {
  /** The database, without the password. */
  readonly target: string;
  /** In the history's order. */
  readonly applied: readonly {
    readonly tag: string;
    readonly when: number;
    /** ISO 8601; null for what drizzle-kit applied. */
    readonly appliedAt: string | null;
  }[];
  readonly pending: readonly {
    readonly tag: string;
    readonly when: number;
    readonly phase: Phase;
    /** Units in the file, and how many of them are applied. */
    readonly units: number;
    readonly done: number;
    /** The unit after those, if it was begun and has not ended. */
    readonly open: Pick<RecordedUnit, "state" | "rows"> | null;
    /** Whether a newer migration is applied already. */
    readonly late: boolean;
  }[];
  /** Why `migrate` would not begin. */
  readonly refusals: readonly Refusal[];
  /** What looks wrong in the folder and stops nothing. */
  readonly warnings: readonly string[];
  /** Why `drizzle-kit migrate` must not run now; empty if it may. */
  readonly drizzleKit: readonly string[];
}

/** Sets a database against a history, changing nothing. Throws MigrateError `unreachable` or `failed`. */
export async function readStatus(session: Session, history: History): Promise<Status> {
  const plan = await planUnits(history, await readLedger(session), { phase: "all" });
  return statusOf(session, history, plan);
}

/** What a plan tells of a database. */
export function statusOf({ target }: Session, history: History, plan: Plan): Status {
  return {
    target,
    applied: plan.applied.map(({ migration: { tag, when }, appliedAt }) => ({
      tag,
      when,
      appliedAt: appliedAt === null ? null : new Date(appliedAt).toISOString(),
    })),
    pending: plan.pending.map(({ migration: { tag, when }, phase, units, begun, late }) => ({
      tag,
      when,
      phase: phase ?? "expand",
      units: units.length,
      done: begun?.done ?? 0,
      open: begun?.open === undefined ? null : { state: begun.open.state, rows: begun.open.rows },
      late,
    })),
    refusals: plan.refusals,
    warnings: history.warnings,
    drizzleKit: drizzleKitObstacles(plan),
  };
}
