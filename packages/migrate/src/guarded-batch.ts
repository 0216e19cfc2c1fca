import { settingNames } from "./cut/session-setting.ts";
import { CREATE_LEDGER } from "./ledger-schema.ts";
import { RAISED } from "./outcome.ts";
import { doBlock, literal, raise } from "./sql-text.ts";
import type { Statement } from "./statements.ts";
import type { BatchUnit, Unit } from "./units.ts";

/** The key of the advisory lock that every migrator of a database takes: "slipway" in ASCII. */
export const LOCK_KEY = "32488822435963257";

export interface Timeouts {
  /** Milliseconds a statement waits for a lock; others queue behind it as long. */
  readonly lockTimeout: number;
  /** Milliseconds a statement may take. */
  readonly statementTimeout: number;
  /** Milliseconds that all statements together may take, where Postgres knows that limit: from 17 on. */
  readonly transactionTimeout?: number | undefined;
}

export interface BatchOptions extends Timeouts {
  /** Whether the ledger's tables may have to be made first. */
  readonly createLedger: boolean;
  /** Recorded with the unit. */
  readonly release: string | undefined;
  /** A condition in SQL that must still hold as the unit begins: what the plan was made from, besides the ledger. */
  readonly holds?: string | undefined;
}

/**
 * The statements of one transaction that applies units and records them, or does neither. The records come first, in
 * one statement with the guard: no SET of the file can get in its way, and it costs one round trip at the proxy.
 */
export function guardedBatch(
  units: readonly [BatchUnit, ...BatchUnit[]],
  options: BatchOptions,
): readonly string[] {
  const own = units.flatMap(({ settings, statements }) => [...settings, ...statements]);
  const runsCode = own.some(({ node }) => "DoStmt" in node || "CallStmt" in node);
  return [
    ...claim(units, options),
    ...withinTimeouts(own, options),
    ...(runsCode ? [confirm(units[0])] : []),
  ];
}

/** Takes the lock, records the units, and fails unless they are the next of their files. */
export function claim(
  units: readonly [Unit, ...Unit[]],
  options: BatchOptions,
  state: "running" | "done" = "done",
): readonly string[] {
  const release = options.release === undefined ? "NULL" : literal(options.release);
  // Under READ COMMITTED the statement sees the ledger as of before it got the lock. That is new enough for what it
  // reads, an earlier commit; what another migrator recorded meanwhile, the key of slipway.units sees.
  const record = `WITH guard AS MATERIALIZED (${guard(options)}), unit AS (
    INSERT INTO slipway.units (migration, unit, of, tag, hash, state, release)
    SELECT new.*, '${state}', ${release} FROM guard, (VALUES ${units.map(rowOf).join(", ")}) AS new
    WHERE held AND ${failUnless(isNext(...units), RAISED.moved)}
    RETURNING migration, hash, unit, of, state
  )
  INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
  SELECT hash, migration FROM unit WHERE unit = of - 1 AND state = 'done'`;
  return [
    ...(options.createLedger ? [createLedgerBlock(options)] : []),
    record,
    // A statement of its own, so that it sees all that was committed before it got the lock.
    ...(options.holds === undefined ? [] : [`SELECT ${failUnless(options.holds, RAISED.stale)}`]),
  ];
}

/** The texts of statements; after one that sets a timeout of ours, it is brought down to what nobody is in the way with. */
export function withinTimeouts(
  statements: readonly Statement[],
  { lockTimeout, transactionTimeout }: Timeouts,
): readonly string[] {
  const limits = new Map([
    ["lock_timeout", lockTimeout],
    ["statement_timeout", transactionTimeout],
  ]);
  return statements.flatMap(({ node, text }) => {
    const names = new Set(settingNames(node));
    const limited = [...limits].filter(([name]) => names.has(name) || names.has("all"));
    return [
      text,
      ...limited.flatMap(([name, most]) => (most === undefined ? [] : limit(name, most))),
    ];
  });
}

/** Zero would be no limit at all. */
function limit(name: string, most: number): string {
  const ms = Math.round(most);
  return `SELECT pg_catalog.set_config(name, '${ms}', true) FROM pg_catalog.pg_settings
    WHERE name = '${name}' AND setting::bigint NOT BETWEEN 1 AND ${ms}`;
}

function rowOf({ migration: { when, tag, hash }, index, of }: Unit): string {
  return `(${when}::bigint, ${index}, ${of}, ${literal(tag)}, '${hash}')`;
}

/** A query of one row, `held`, that takes the migrators' lock or fails, and sets what lasts as long as the transaction. */
export function guard(timeouts: Timeouts): string {
  const lock = failUnless(`pg_try_advisory_xact_lock(${LOCK_KEY})`, RAISED.busy);
  return `SELECT ${lock} AS held, ${beginWith(timeouts)}`;
}

/** What a transaction sets before anything of the file. */
export function beginWith(timeouts: Timeouts): string {
  return `${setTimeouts(timeouts)}, ${leaveLedger("transaction")}`;
}

/**
 * A condition for units that follow each other to be begun. A unit before the first of a file is not needed: the key has
 * room for the first once.
 */
export function isNext(first: Unit, ...others: readonly Unit[]): string {
  const { migration, index } = first;
  const whens = new Set([first, ...others].map((unit) => unit.migration.when));
  const open = `NOT EXISTS (SELECT FROM drizzle.__drizzle_migrations WHERE created_at IN (${[...whens].join(", ")}))`;
  if (index === 0) return open;
  const before = `EXISTS (SELECT FROM slipway.units WHERE migration = ${migration.when} AND unit = ${index - 1} AND state = 'done')`;
  return `${open} AND ${before}`;
}

/** Plain SQL cannot raise: what it cannot read as a boolean becomes the message. */
export function failUnless(condition: string, message: string): string {
  return `(CASE WHEN ${condition} THEN 'true' ELSE ${literal(message)} END)::boolean`;
}

/** search_path begins with "$user": for a role called `slipway`, tables without a schema would go to the ledger's. */
export function leaveLedger(scope: "transaction" | "session"): string {
  return `CASE WHEN current_schema() IN ('slipway', 'drizzle')
        THEN set_config('search_path', 'public', ${scope === "transaction"}) END`;
}

/** They last as long as the transaction. */
function setTimeouts({ lockTimeout, statementTimeout, transactionTimeout }: Timeouts): string {
  return [
    ...(transactionTimeout === undefined
      ? []
      : [ifKnown("transaction_timeout", transactionTimeout)]),
    `set_config('lock_timeout', '${lockTimeout}', true)`,
    `set_config('statement_timeout', '${statementTimeout}', true)`,
    `set_config('idle_in_transaction_session_timeout', '30000', true)`,
  ].join(", ");
}

function ifKnown(setting: string, value: number): string {
  const known = `current_setting('${setting}', true) IS NOT NULL`;
  return `CASE WHEN ${known} THEN set_config('${setting}', '${value}', true) END`;
}

/** Makes the ledger's tables where they are not, under the migrators' lock. */
export function createLedgerBlock(timeouts: Timeouts): string {
  return doBlock(`BEGIN\n  ${takeLock(timeouts)}\n  ${CREATE_LEDGER}\nEND`);
}

/** The lock and the timeouts, in the midst of a PL/pgSQL block. */
export function takeLock(timeouts: Timeouts): string {
  return `IF NOT pg_try_advisory_xact_lock(${LOCK_KEY}) THEN
    ${raise(RAISED.busy)}
  END IF;
  PERFORM ${setTimeouts(timeouts)};`;
}

/**
 * Fails unless the transaction that made the record is still the same. Postgres lets no code end a transaction that
 * a client began; this is for the day on which it does.
 */
function confirm({ migration: { when }, index }: BatchUnit): string {
  return doBlock(`BEGIN
  RESET SESSION AUTHORIZATION;
  RESET ROLE;
  IF NOT EXISTS (SELECT FROM slipway.units WHERE migration = ${when} AND unit = ${index}
    AND xmin OPERATOR(pg_catalog.=) pg_catalog.pg_current_xact_id()::xid) THEN
    ${raise(RAISED.left)}
  END IF;
END`);
}
