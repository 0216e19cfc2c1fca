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
 * Applies one unit: sends its guarded batch until the outcome is known. Resolves to "moved" if another migrator was
 * faster. Throws MigrateError `failed`, `busy` or `unknown-outcome`.
 */
export async function applyUnit(
  session: Session,
  unit: BatchUnit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  const batch = guardedBatch(unit, options);
  let lost = false;
  const onWait = (error: QueryError) => {
    lost ||= judge(error) === "unknown";
    options.onWait(judge(error), error);
  };
  try {
    await retry(() => session.transaction(batch), { again: mayPass, waitMs: options.wait, onWait });
    return "applied";
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    // What is recorded after an answer of ours was lost is taken to be what that answer was about.
    if (judge(error) === "moved") return lost ? "applied" : "moved";
    throw await unitError({ session, unit, options }, error);
  }
}
