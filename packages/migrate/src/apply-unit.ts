import { type BatchOptions, guardedBatch } from "./guarded-batch.ts";
import { judge, mayPass, type Verdict } from "./outcome.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";
import { unitError } from "./unit-error.ts";
import type { BatchUnit } from "./units.ts";

export interface ApplyOptions extends BatchOptions {
  /** Milliseconds to wait for locks, other migrators and answers, for each unit. */
  readonly wait: number;
  readonly onWait: (why: Verdict, error: QueryError) => void;
}

/**
 * Applies one unit: sends its guarded batch until the outcome is known. Resolves to "moved" if the ledger is not what
 * the plan was made from any more, as when another migrator, or our own lost request, was faster.
 * Throws MigrateError `failed`, `busy` or `unknown-outcome`.
 */
export async function applyUnit(
  session: Session,
  unit: BatchUnit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  const batch = guardedBatch(unit, options);
  const onWait = (error: QueryError) => options.onWait(judge(error), error);
  try {
    await retry(() => session.transaction(batch), { again: mayPass, waitMs: options.wait, onWait });
    return "applied";
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (judge(error) === "moved") return "moved";
    throw await unitError({ session, unit, options }, error);
  }
}
