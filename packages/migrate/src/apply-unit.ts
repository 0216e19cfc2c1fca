import { type BatchOptions, guardedBatch } from "./guarded-batch.ts";
import { MigrateError } from "./migrate-error.ts";
import { judge, mayPass, type Verdict } from "./outcome.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";
import { unitError } from "./unit-error.ts";
import type { BatchUnit } from "./units.ts";
import { timeLeft, withinDeadline } from "./within-deadline.ts";

export interface ApplyOptions extends BatchOptions {
  /** Milliseconds to wait for locks, other migrators and answers, for each unit. */
  readonly wait: number;
  /** Unix time in ms by which the run must be over. */
  readonly deadline?: number | undefined;
  readonly onWait: (why: Verdict, error: QueryError) => void;
}

/**
 * Applies one unit: sends its guarded batch until the outcome is known. Resolves to "moved" if another migrator was
 * faster. Throws MigrateError `failed`, `busy`, `out-of-time` or `unknown-outcome`.
 */
export async function applyUnit(
  session: Session,
  unit: BatchUnit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  // Of a later attempt less time is left.
  const attempt = () =>
    session.transaction(guardedBatch(unit, { ...options, ...withinDeadline(options, unit) }));
  let [lost, last]: [boolean, QueryError | undefined] = [false, undefined];
  const onWait = (error: QueryError) => {
    lost ||= judge(error) === "unknown";
    last = error;
    options.onWait(judge(error), error);
  };
  try {
    await retry(attempt, { again: mayPass, waitMs: options.wait, onWait });
    return "applied";
  } catch (thrown) {
    // Where the time is over, what it was waited for tells more.
    const error = thrown instanceof MigrateError ? last : thrown;
    if (!(error instanceof QueryError)) throw thrown;
    // What is recorded after an answer of ours was lost is taken to be what that answer was about.
    if (judge(error) === "moved") return lost ? "applied" : "moved";
    const left = Math.max(1, timeLeft(options.deadline));
    const statementTimeout = Math.min(options.statementTimeout, left);
    throw await unitError({ session, unit, options: { ...options, statementTimeout } }, error);
  }
}
