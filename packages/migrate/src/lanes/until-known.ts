import { MigrateError } from "../migrate-error.ts";
import { judge, mayPass, type Verdict, waitedFor } from "../outcome.ts";
import { retry } from "../retry.ts";
import { QueryError } from "../session/query-error.ts";
import type { Session } from "../session/session.ts";
import { unitError } from "../unit-error.ts";
import type { Unit } from "../units.ts";
import { timeLeft } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";

interface Attempt {
  readonly session: Session;
  readonly unit: Unit;
  readonly options: ApplyOptions;
}

/**
 * Sends what applies a unit until the outcome is known. Resolves to "moved" if another migrator was faster. Throws
 * MigrateError `failed`, `busy`, `out-of-time` or `unknown-outcome`.
 */
export async function untilKnown(
  { session, unit, options }: Attempt,
  send: () => Promise<unknown>,
): Promise<"applied" | "moved"> {
  let [lost, last]: [Verdict | undefined, QueryError | undefined] = [undefined, undefined];
  const onWait = (error: QueryError) => {
    const verdict = judge(error);
    if (verdict === "unknown") lost = verdict;
    last = error;
    options.onWait(verdict, waitedFor(error));
  };
  try {
    await retry(send, { again: mayPass, waitMs: options.wait, onWait });
    return "applied";
  } catch (thrown) {
    // Where the time is over, what it was waited for tells more.
    const outOfTime = thrown instanceof MigrateError && thrown.code === "out-of-time";
    const error = outOfTime && last !== undefined ? last : thrown;
    if (!(error instanceof QueryError)) throw error;
    // What is recorded after an answer of ours was lost is taken to be what that answer was about.
    if (judge(error) === "moved") return lost === undefined ? "moved" : "applied";
    const left = Math.max(1, timeLeft(options.deadline));
    const statementTimeout = Math.min(options.statementTimeout, left);
    throw await unitError({ session, unit, options: { ...options, statementTimeout } }, error);
  }
}
