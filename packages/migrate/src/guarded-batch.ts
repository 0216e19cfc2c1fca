import { CREATE_LEDGER } from "./ledger-schema.ts";
import { RAISED } from "./outcome.ts";
import { doBlock, literal } from "./sql-literal.ts";
import type { BatchUnit } from "./units.ts";

/** The key of the advisory lock that every migrator of a database takes: "slipway" in ASCII. */
export const LOCK_KEY = "32488822435963257";

export interface Timeouts {
  /** Milliseconds a statement waits for a lock; others queue behind it as long. */
  readonly lockTimeout: number;
  /** Milliseconds a statement may take. */
  readonly statementTimeout: number;
}

export interface BatchOptions extends Timeouts {
  /** Whether the ledger's tables may have to be made first. */
  readonly createLedger: boolean;
  /** Recorded with the unit. */
  readonly release: string | undefined;
}

/**
 * The statements of one transaction that applies a unit and records it, or does neither. The record is written first:
 * it makes one round trip of what would be two, and no SET of the file can get in its way.
 */
export function guardedBatch(unit: BatchUnit, options: BatchOptions): readonly string[] {
  const own = [...unit.settings, ...unit.statements];
  const confirmed = own.some(({ node }) => "DoStmt" in node || "CallStmt" in node);
  return [
    claim(unit, options),
    ...own.map(({ text }) => text),
    ...(confirmed ? [confirm(unit)] : []),
  ];
}

/** Takes the lock or raises, raises unless the unit is the next of its file, and records it. */
export function claim({ migration, index, of }: BatchUnit, options: BatchOptions): string {
  const { when, tag, hash } = migration;
  const release = options.release === undefined ? "NULL" : literal(options.release);
  return doBlock(`BEGIN
  ${takeLock(options)}
  ${options.createLedger ? CREATE_LEDGER : ""}
  IF EXISTS (SELECT FROM drizzle.__drizzle_migrations WHERE created_at = ${when})
    OR ${index} <> (SELECT count(*) FROM slipway.units WHERE migration = ${when} AND state = 'done') THEN
    ${raise(RAISED.moved, "the ledger has moved on")}
  END IF;
  INSERT INTO slipway.units (migration, unit, of, tag, hash, state, release)
    VALUES (${when}, ${index}, ${of}, ${literal(tag)}, '${hash}', 'done', ${release});
  ${index === of - 1 ? `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('${hash}', ${when});` : ""}
END`);
}

/** The lock and the timeouts, in the midst of a PL/pgSQL block; all of it lasts as long as the transaction. */
export function takeLock({ lockTimeout, statementTimeout }: Timeouts): string {
  return `IF NOT pg_try_advisory_xact_lock(${LOCK_KEY}) THEN
    ${raise(RAISED.busy, "another migrator is at work")}
  END IF;
  PERFORM set_config('lock_timeout', '${lockTimeout}', true),
    set_config('statement_timeout', '${statementTimeout}', true),
    set_config('idle_in_transaction_session_timeout', '30000', true);`;
}

/**
 * Raises unless the transaction that made the record is still the same. Postgres lets no code end a transaction that
 * a client began; this is for the day on which it does.
 */
function confirm({ migration: { when }, index }: BatchUnit): string {
  return doBlock(`BEGIN
  RESET SESSION AUTHORIZATION;
  RESET ROLE;
  IF NOT EXISTS (SELECT FROM slipway.units WHERE migration = ${when} AND unit = ${index}
    AND xmin OPERATOR(pg_catalog.=) pg_catalog.pg_current_xact_id()::xid) THEN
    ${raise(RAISED.left, "the file's statements ended their transaction")}
  END IF;
END`);
}

function raise(sqlstate: string, message: string): string {
  return `RAISE EXCEPTION USING ERRCODE = '${sqlstate}', MESSAGE = ${literal(message)};`;
}
