import type { Position } from "./position.ts";
import type { Refusal } from "./refusal.ts";

export type MigrateErrorCode =
  /** The folder or its journal is not there. */
  | "no-history"
  | "bad-journal"
  /** An entry of the journal has no SQL file. */
  | "missing-file"
  /** A file of the history is not text that Postgres can take. */
  | "bad-file"
  | "bad-manifest"
  /** A release that no deploy has announced to the database. */
  | "unknown-release"
  | "bad-url"
  /** Postgres cannot be reached, or does not let us in. */
  | "unreachable"
  /** The plan holds refusals: nothing was sent. */
  | "refused"
  /** Postgres refused a statement: its unit is rolled back. */
  | "failed"
  /** Locks that others hold outlasted the time to wait. */
  | "busy"
  /** The time of the whole run ended before all units were applied. */
  | "out-of-time"
  /** An answer was lost, and Postgres did not give another in time. */
  | "unknown-outcome"
  /** A statement was begun outside of a transaction, and nobody but a person can tell how it ended. */
  | "unresolved"
  /** A person named a migration that the history does not hold, or not just one. */
  | "unknown-migration"
  /** Nothing of the migration can be settled, or not this way. */
  | "cannot-resolve"
  /** The schema is not the one that a prefix of the history makes, or the database has a ledger. */
  | "cannot-adopt"
  /** The role cannot be one that reads and writes rows and nothing else. */
  | "bad-role";

/** What a caller may want of an error besides its message. */
export interface MigrateErrorDetails {
  readonly refusals?: readonly Refusal[] | undefined;
  readonly tag?: string | undefined;
  readonly position?: Position | undefined;
  readonly statement?: string | undefined;
  readonly sqlstate?: string | undefined;
  /** Tags whose last unit was applied before the error, by this run. */
  readonly applied?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** Every expected failure of this package. */
export class MigrateError extends Error {
  override readonly name = "MigrateError";
  readonly code: MigrateErrorCode;
  readonly details: MigrateErrorDetails;

  constructor(code: MigrateErrorCode, message: string, details: MigrateErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}
