import * as z from "zod/mini";
import { FINGERPRINT } from "./fingerprint/query.ts";
import { SET_LOCAL } from "./fingerprint/settings.ts";
import { MigrateError } from "./migrate-error.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";

const lines = z.array(z.string());

const READ_AGAIN_MS = 1500;

/**
 * Describes the database's schema, a line for each object, sorted: equal lines, equal schema. Without schemas drizzle
 * and slipway, what extensions own, owners, privileges, comments and the order of columns. One request.
 * Throws MigrateError `unreachable` or `failed`.
 */
export async function readFingerprint(session: Session): Promise<readonly string[]> {
  const attempt = () => session.transaction([SET_LOCAL, FINGERPRINT]);
  try {
    const options = { again: isUnknown, waitMs: READ_AGAIN_MS };
    const [, rows] = await retry(attempt, options);
    const json: unknown = JSON.parse(rows?.[0]?.["lines"] ?? "");
    // Sorted here, so that no server's collation has a say.
    return lines.parse(json).toSorted();
  } catch (error) {
    throw error instanceof QueryError ? explain(error, session) : error;
  }
}

function isUnknown({ outcome }: QueryError): boolean {
  return outcome === "unknown";
}

function explain(error: QueryError, { target }: Session): MigrateError {
  const { outcome, sqlstate, message } = error;
  const code = outcome === "unknown" ? "unreachable" : "failed";
  const what = `the schema of ${target} cannot be read: ${message}`;
  return new MigrateError(code, what, { sqlstate, cause: error });
}
