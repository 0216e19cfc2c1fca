import { and, eq, getTableName, isNull, sql, type SQL } from "drizzle-orm";
import type { Database } from "../lib/create-database.ts";
import type { DatabaseRefusal } from "../lib/database-failure.ts";
import { idempotencyKeySchema as keys } from "../models/Schema.ts";
import type { ClaimedRequest } from "./claim.ts";

const EXPIRED = sql`${keys.createdAt} < now() - interval '24 hours'`;
/** How many expired rows go with one claim, so that none waits long for them. */
const SWEEP = 100;

const table = getTableName(keys);

/** How Postgres refuses a claim whose key was used before. */
export const TAKEN: DatabaseRefusal = { code: "23505", table, constraint: "idempotency_keys_pkey" };
/** How it refuses one whose key is in use. */
export const IN_USE: DatabaseRefusal = { code: "23502", table, column: keys.requestHash.name };

/**
 * Inserts the row that claims a key, and deletes some that are expired. The primary key refuses one that is taken. Of
 * one whose first request still runs nobody gets the lock: the hash is null then, which its column refuses at once,
 * before anything waits. Only what is counted is deleted before the insert.
 */
export function claimKey(db: Database, { caller, route, key, requestHash }: ClaimedRequest) {
  const name = JSON.stringify([caller, route, key]);
  return db.execute(sql`
    with swept as (
      delete from ${keys} where ctid = any (array(
        select ctid from ${keys} where ${EXPIRED} limit ${SWEEP}::integer for update skip locked
      )) returning 1
    ), own as (
      delete from ${keys} where ${isOf({ caller, route, key })} and ${EXPIRED} returning 1
    )
    insert into ${keys} (caller, route, key, request_hash)
    select ${caller}, ${route}, ${key},
      case when pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) then ${requestHash} end
    from (select (select count(*) from swept) + (select count(*) from own)) as expired (rows)
    where expired.rows >= 0`);
}

/** Deletes a claim whose write did nothing: only what was done is kept. */
export function releaseKey(db: Database, request: ClaimedRequest) {
  return db.delete(keys).where(and(isOf(request), isNull(keys.status)));
}

/** Reads what was answered under a key. */
export function readKept(db: Database, request: ClaimedRequest) {
  const { requestHash, body } = keys;
  return db.select({ requestHash, body }).from(keys).where(isOf(request));
}

export function isOf({
  caller,
  route,
  key,
}: Pick<ClaimedRequest, "caller" | "route" | "key">): SQL | undefined {
  return and(eq(keys.caller, caller), eq(keys.route, route), eq(keys.key, key));
}
