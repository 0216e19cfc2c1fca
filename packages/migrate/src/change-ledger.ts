import { describeBlockers, readLockHolders } from "./blockers.ts";
import { takeLock } from "./guarded-batch.ts";
import { CREATE_LEDGER } from "./ledger-schema.ts";
import { MigrateError } from "./migrate-error.ts";
import { givenUpAs, judge, mayPass, RAISED } from "./outcome.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";
import { doBlock, raise } from "./sql-text.ts";

const TIMEOUTS = { lockTimeout: 3000, statementTimeout: 60_000 };
const WAIT_MS = 5000;

export interface LedgerChange {
  /** Named in errors: `0003_x was not settled`. */
  readonly failing: string;
  /** Whether the ledger's tables may have to be made first. */
  readonly createLedger: boolean;
  /** Statements that run before all others, in the same transaction. */
  readonly settings?: readonly string[];
  /** What the decision was made from, as a condition in SQL; read under the migrators' lock. */
  readonly holds: string;
  /** What to write, each a statement. */
  readonly writes: readonly string[];
  /** Reads the ledger again after an answer was lost: whether it holds what was to be written. */
  readonly isWritten: () => Promise<boolean>;
}

/**
 * Writes to the ledger what people decided, under the migrators' lock, in one transaction that looks again at what
 * they decided from; once, also where answers are lost. Throws MigrateError.
 */
export async function changeLedger(session: Session, change: LedgerChange): Promise<void> {
  const statements = [...(change.settings ?? []), blockOf(change)];
  let lost = false;
  const onWait = (error: QueryError) => {
    lost ||= judge(error) === "unknown";
  };
  try {
    await retry(() => session.transaction(statements), { again: mayPass, waitMs: WAIT_MS, onWait });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (lost && judge(error) === "moved" && (await change.isWritten())) return;
    throw await explain(session, change, error);
  }
}

function blockOf({ createLedger, holds, writes }: LedgerChange): string {
  return doBlock(`BEGIN
  ${takeLock(TIMEOUTS)}
  ${createLedger ? CREATE_LEDGER : ""}
  IF (${holds}) IS NOT TRUE THEN
    ${raise(RAISED.moved)}
  END IF;
  ${writes.map((statement) => `${statement};`).join("\n  ")}
END`);
}

async function explain(
  session: Session,
  { failing }: LedgerChange,
  error: QueryError,
): Promise<MigrateError> {
  const details = { sqlstate: error.sqlstate, cause: error };
  switch (judge(error)) {
    case "moved": {
      const what = `${failing}: the database changed while this was decided`;
      return new MigrateError("busy", `${what}; look at \`slipway status\` again`, details);
    }
    case "busy": {
      const holders = describeBlockers(await readLockHolders(session));
      const what = `${failing}: another migrator is at work`;
      return new MigrateError(
        "busy",
        `${what}; run it again when that has ended.${holders}`,
        details,
      );
    }
    default:
      return new MigrateError(givenUpAs(error), `${failing}: ${error.message}`, details);
  }
}
