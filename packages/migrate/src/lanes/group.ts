import { guardedBatch } from "../guarded-batch.ts";
import { judge, mayPass, waitedFor } from "../outcome.ts";
import { retry } from "../retry.ts";
import { QueryError } from "../session/query-error.ts";
import type { Session } from "../session/session.ts";
import type { BatchUnit } from "../units.ts";
import { withinDeadline } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";

/** Milliseconds for all of it, where Postgres knows that limit: what takes longer had better land unit by unit. */
const LONGEST = 60_000;

/**
 * Applies units and their records in one transaction. Resolves to "moved" if another migrator was faster, and to "apart"
 * where it cannot be done, or nobody knows: one by one the units tell.
 */
export async function applyGroup(
  session: Session,
  units: readonly [BatchUnit, ...BatchUnit[]],
  options: ApplyOptions,
): Promise<"applied" | "moved" | "apart"> {
  let lost = false;
  const send = () => {
    const now = { ...options, ...withinDeadline(options, units[0]) };
    const transactionTimeout = Math.min(now.transactionTimeout ?? LONGEST, LONGEST);
    return session.transaction(guardedBatch(units, { ...now, transactionTimeout }));
  };
  const onWait = (error: QueryError) => {
    lost ||= judge(error) === "unknown";
    options.onWait(judge(error), waitedFor(error));
  };
  try {
    await retry(send, { again: mayPass, waitMs: options.wait, onWait });
    return "applied";
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (judge(error) !== "moved") return "apart";
    // What is recorded after an answer of ours was lost is taken to be what that answer was about.
    return lost ? "applied" : "moved";
  }
}
