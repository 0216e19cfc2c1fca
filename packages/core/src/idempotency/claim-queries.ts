import { getTableName } from "drizzle-orm";
import type { DatabaseRefusal } from "../lib/database-failure.ts";
import { idempotencyKeySchema as keys } from "../models/Schema.ts";
import type { ClaimedRequest } from "./claim.ts";

/** SQL with its parameters. */
export interface Query {
  readonly text: string;
  readonly params: readonly unknown[];
}

/** A write as Drizzle words it, and the names of the fields that it returns. */
export interface Written extends Query {
  readonly names: readonly string[];
}

const table = getTableName(keys);
const EXPIRED = "created_at < now() - interval '24 hours'";
/** How many expired rows go with one claim, so that none waits long for them. */
const SWEEP = 100;

/** How Postgres refuses a claim whose key was used before. */
export const TAKEN: DatabaseRefusal = { code: "23505", table, constraint: "idempotency_keys_pkey" };
/** How it refuses one whose key is in use. */
export const IN_USE: DatabaseRefusal = { code: "23502", table, column: keys.requestHash.name };

/**
 * Inserts the row that claims a key. The primary key refuses one that is taken, unless it has expired. Of one whose
 * first request still runs nobody gets the lock: the hash is null then, which its column refuses at once, before
 * anything waits. What is counted is deleted before the insert.
 */
export function claimKey({ caller, route, key, requestHash }: ClaimedRequest): Query {
  return {
    text: `with free as materialized (
  select pg_try_advisory_xact_lock(hashtextextended($5, 0)) as ok
), gone as (
  delete from ${table} where caller = $1 and route = $2 and key = $3 and ${EXPIRED} and (select ok from free)
  returning 1
)
insert into ${table} (caller, route, key, request_hash)
select $1, $2, $3, case when free.ok then $4 end
from free, (select count(*) from gone) as expired (rows) where expired.rows >= 0`,
    params: [caller, route, key, requestHash, JSON.stringify([caller, route, key])],
  };
}

/**
 * Runs a write and keeps what it returns beside the key: of each row the name, the type and the text of each column,
 * so that it can be read again exactly as it was. Where no row comes back, nothing is kept.
 */
export function keepAnswer(
  { text, params, names }: Written,
  { caller, route, key, status }: ClaimedRequest,
): Query {
  const columns = names.map((_, at) => `c${at}`);
  const parameter = (at: number) => `$${params.length + at}`;
  const kept = columns.map(
    (column, at) =>
      `array[${parameter(5 + at)}, ${typeOf(column)}::text, case when ${column} is distinct from null then format('%s', ${column}) end]`,
  );
  return {
    text: `with written (${columns.join(", ")}) as (${text}
), kept as (
  update ${table} set status = ${parameter(4)},
    body = (select json_agg(to_json(array[${kept.join(", ")}])) from written)
  where caller = ${parameter(1)} and route = ${parameter(2)} and key = ${parameter(3)} and exists (select from written)
)
select * from written`,
    params: [...params, caller, route, key, status, ...names],
  };
}

/** The type that Postgres tells a client of a column: that below a domain. */
function typeOf(column: string): string {
  const base = `select typbasetype from pg_type where oid = pg_typeof(${column}) and typtype = 'd'`;
  return `coalesce((${base}), pg_typeof(${column})::oid)`;
}

/** Deletes a claim whose write did nothing: only what was done is kept. */
export function releaseKey({ caller, route, key }: ClaimedRequest): Query {
  return {
    text: `delete from ${table} where caller = $1 and route = $2 and key = $3 and status is null`,
    params: [caller, route, key],
  };
}

/** Deletes some of the rows that have expired: last of all, so that nobody waits for them but for the commit. */
export const sweepKeys: Query = {
  text: `delete from ${table} where ctid = any (array(
  select ctid from ${table} where ${EXPIRED} limit ${SWEEP} for update skip locked
))`,
  params: [],
};

/** Reads what was kept under a key. */
export function readKept({ caller, route, key }: ClaimedRequest): Query {
  return {
    text: `select request_hash, body from ${table} where caller = $1 and route = $2 and key = $3`,
    params: [caller, route, key],
  };
}
