import { MigrateError } from "./migrate-error.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Row, Session } from "./session/session.ts";

const ASK_AGAIN_MS = 1500;

/**
 * Asks a statement that may be run twice, for a moment again where the answer is lost; `failing` says what a failure
 * means. Throws MigrateError `unreachable` or `failed`.
 */
export async function ask(
  session: Session,
  statement: string,
  failing: string,
): Promise<readonly Row[]> {
  try {
    return await retry(() => session.query(statement), { again: isUnknown, waitMs: ASK_AGAIN_MS });
  } catch (error) {
    throw error instanceof QueryError ? explain(error, session, failing) : error;
  }
}

function isUnknown({ outcome }: QueryError): boolean {
  return outcome === "unknown";
}

function explain(error: QueryError, { target }: Session, failing: string): MigrateError {
  const { outcome, sqlstate, message } = error;
  const details = { sqlstate, cause: error };
  // Classes 28 and 3D: wrong password, unknown role or database.
  if (outcome === "unknown" || /^(28|3D)/.test(sqlstate ?? "")) {
    const next = "check the address and that Postgres runs";
    return new MigrateError(
      "unreachable",
      `${target} cannot be reached: ${message}; ${next}`,
      details,
    );
  }
  return new MigrateError("failed", `${failing} in ${target}: ${message} (${sqlstate})`, details);
}
