import { type ColumnsSelection, sql, type SQL } from "drizzle-orm";
import type { TypedQueryBuilder } from "drizzle-orm/query-builders/query-builder";
import type { Database } from "../lib/create-database.ts";
import { wasRefused } from "../lib/database-failure.ts";
import { idempotencyKeySchema as keys } from "../models/Schema.ts";
import { type Claim, ClaimError, type ClaimedRequest } from "./claim.ts";
import { claimKey, IN_USE, isOf, readKept, releaseKey, TAKEN } from "./claim-statements.ts";
import { jsonOf } from "./json-of.ts";

/** One INSERT, UPDATE or DELETE of one row at most, with RETURNING. */
export type Statement<Row> = TypedQueryBuilder<ColumnsSelection> & PromiseLike<readonly Row[]>;

/** What a write answered, as JSON; null for an answer without a body. */
export interface Answered {
  readonly body: unknown;
}

/**
 * Claims a key, writes, and keeps the answer, in one transaction and one round trip. Undefined where the statement
 * returned no row: then nothing is kept. Where the key was used before by the same request, its answer is read and
 * nothing is written. Throws ClaimError for a key that another request used, or that is in use.
 */
export async function underClaim(
  db: Database,
  statement: Statement<object>,
  claim: Claim,
  body: "row" | "none",
): Promise<Answered | undefined> {
  const { request } = claim;
  try {
    const [, { rows }] = await db.batch([
      claimKey(db, request),
      db.execute(keepAnswer(db, statement, request, body)),
      releaseKey(db, request),
    ]);
    const [kept] = rows;
    if (kept === undefined) return undefined;
    claim.settle("kept");
    return { body: kept["body"] };
  } catch (error) {
    if (wasRefused(error, TAKEN)) return replay(db, claim);
    if (wasRefused(error, IN_USE)) throw new ClaimError("idempotency-key-in-use");
    throw error;
  }
}

/** Runs the statement and writes what it returned beside the key. */
function keepAnswer(
  db: Database,
  statement: Statement<object>,
  request: ClaimedRequest,
  body: "row" | "none",
): SQL {
  const { selectedFields } = db.$with("written").as(statement)._;
  const json = body === "row" ? jsonOf("written", selectedFields) : sql`null`;
  return sql`
    with written as ${statement}
    update ${keys} set status = ${request.status}, body = ${json}
    from written where ${isOf(request)} returning ${keys.body}`;
}

async function replay(db: Database, claim: Claim): Promise<Answered> {
  const [kept] = await readKept(db, claim.request);
  // It was there a moment ago: it has expired meanwhile, and whoever deleted it may be claiming it.
  if (kept === undefined) throw new ClaimError("idempotency-key-in-use");
  if (kept.requestHash !== claim.request.requestHash) {
    throw new ClaimError("idempotency-key-reused");
  }
  claim.settle("replayed");
  return { body: kept.body };
}
