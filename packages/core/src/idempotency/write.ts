import type { ColumnsSelection } from "drizzle-orm";
import type { TypedQueryBuilder } from "drizzle-orm/query-builders/query-builder";
import type { Database } from "../lib/create-database.ts";
import { findCause } from "../lib/database-failure.ts";
import { withClient } from "../lib/with-client.ts";
import { type Claim, ClaimError } from "./claim.ts";
import { runClaimed } from "./run-claimed.ts";

/** One INSERT, UPDATE or DELETE with RETURNING. */
export type Statement<Row> = TypedQueryBuilder<ColumnsSelection> & PromiseLike<readonly Row[]>;

/**
 * Runs one write in one round trip, and gives the rows that it returns. With a claim, the write and what it returns
 * are committed together under the key or not at all, and what was returned before is given again. A write that
 * returns no row has done nothing, and nothing is kept of it. Throws ClaimError.
 */
export async function write<Row>(
  db: Database,
  claim: Claim | undefined,
  build: (db: Database) => Statement<Row>,
): Promise<readonly Row[]> {
  if (claim === undefined) return await build(db);
  // Settled by one write: a second one would be left out, or done anew, when the request is repeated.
  if (claim.end !== undefined) {
    throw new Error(
      `${claim.request.route} writes twice under one Idempotency-Key: make it one statement`,
    );
  }
  const query = (text: string, params: readonly unknown[]) =>
    runClaimed(db.$client, claim, { text, params, names });
  const statement = build(withClient(db, { query }));
  const names = namesOf(db, statement);
  try {
    return await statement;
  } catch (error) {
    // Drizzle wraps what its driver throws.
    const cause = findCause(error);
    throw cause instanceof ClaimError ? cause : error;
  }
}

/** Of the fields that a statement returns, in their order. */
function namesOf(db: Database, statement: TypedQueryBuilder<ColumnsSelection>): string[] {
  const names = Object.keys(db.$with("written").as(statement)._.selectedFields);
  if (names.length > 0) return names;
  throw new TypeError("a write under an Idempotency-Key needs RETURNING: what it returns is kept");
}
