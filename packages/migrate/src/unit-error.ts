import {
  type Blocker,
  describeBlockers,
  readLockHolders,
  readRelationHolders,
} from "./blockers.ts";
import type { BatchOptions } from "./guarded-batch.ts";
import { MigrateError, type MigrateErrorCode, type MigrateErrorDetails } from "./migrate-error.ts";
import { judge, RAISED } from "./outcome.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";
import { describeFailure } from "./statement-failure.ts";
import { findFailing } from "./trial.ts";
import type { Unit } from "./units.ts";

export interface Attempt {
  readonly session: Session;
  readonly unit: Unit;
  readonly options: BatchOptions;
}

const TRANSACTION_TIMEOUT = "25P04";
const AGAIN = "run it again: what is applied is skipped";

/** Says why a unit was given up, as precisely as Postgres can still tell. */
export async function unitError(attempt: Attempt, error: QueryError): Promise<MigrateError> {
  const { session, unit } = attempt;
  const { tag } = unit.migration;
  const { message } = error;
  const give = (code: MigrateErrorCode, text: string, details: MigrateErrorDetails = {}) =>
    new MigrateError(code, text, { tag, sqlstate: error.sqlstate, cause: error, ...details });
  switch (judge(error)) {
    case "stale": {
      const what = `${tag}.sql was not begun: a deploy began or ended meanwhile`;
      return give("busy", `${what}; ${AGAIN}`);
    }
    case "busy": {
      const holders = await ifAnswered(readLockHolders(session));
      return give("busy", `${tag}.sql waits for another migrator; ${AGAIN}.${holders}`);
    }
    case "locked": {
      const holders = await ifAnswered(readRelationHolders(session, unit));
      const what = `${tag}.sql did not get its locks in time (${message})`;
      return give(
        "busy",
        `${what}; wait for those who hold them or end them, and ${AGAIN}.${holders}`,
      );
    }
    case "conflict":
      return give("busy", `${tag}.sql yielded to other transactions (${message}); ${AGAIN}`);
    case "unknown":
      return give(
        "unknown-outcome",
        `${tag}.sql may or may not be applied: no answer came (${message}); ${AGAIN}`,
      );
    default:
      return failedUnit(attempt, error, give);
  }
}

async function failedUnit(
  { session, unit, options }: Attempt,
  error: QueryError,
  give: (code: MigrateErrorCode, text: string, details?: MigrateErrorDetails) => MigrateError,
): Promise<MigrateError> {
  const { tag } = unit.migration;
  if (error.message.includes(RAISED.left)) {
    const next = "look at what they left behind, undo it, and take the COMMIT out of them";
    return give("failed", `${tag}.sql: ${error.message}: they may be applied in part; ${next}`);
  }
  if (error.sqlstate === TRANSACTION_TIMEOUT) {
    const what = `${tag}.sql takes longer than this run may, and nothing of that unit is applied`;
    return give(
      "out-of-time",
      `${what}; run it with more time, on a direct connection, or split it`,
    );
  }
  if (error.sqlstate === undefined) {
    const next = "split the file, or use a direct connection";
    return give("failed", `${tag}.sql is too large for one request (${error.message}); ${next}`);
  }
  // In the other lanes a statement is alone.
  const failing =
    unit.lane === "batch"
      ? await findFailing(session, { unit, options, failure: error })
      : unit.statements[0];
  const { message, ...details } = describeFailure(unit, failing, error);
  return give("failed", message, details);
}

/** The error to explain weighs more than one met while explaining it. */
async function ifAnswered(reading: Promise<readonly Blocker[]>): Promise<string> {
  try {
    return describeBlockers(await reading);
  } catch (error) {
    if (error instanceof QueryError) return "";
    throw error;
  }
}
