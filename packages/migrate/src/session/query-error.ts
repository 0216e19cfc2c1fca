/** What is known of a request that did not succeed: it was rolled back, or nobody knows. */
export type Outcome = "failed" | "unknown";

export interface QueryErrorFields {
  readonly outcome: Outcome;
  /** Five characters, if Postgres answered. */
  readonly sqlstate?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** The character of the failed statement's text that the message speaks of, from 1. */
  readonly position?: number | undefined;
  /** Postgres's call stack, outermost last. */
  readonly where?: string | undefined;
  readonly cause?: unknown;
}

/** The one error that a session's requests reject with. Its message is Postgres's, or the transport's. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly outcome: Outcome;
  readonly sqlstate: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: number | undefined;
  readonly where: string | undefined;

  constructor(message: string, fields: QueryErrorFields) {
    super(message, { cause: fields.cause });
    this.outcome = fields.outcome;
    this.sqlstate = fields.sqlstate;
    this.detail = fields.detail;
    this.hint = fields.hint;
    this.position = fields.position;
    this.where = fields.where;
  }
}

/**
 * A SQLSTATE tells that Postgres rolled back, except in the classes of a lost connection and of a server going
 * away: with those the answer to a COMMIT that was done may be what got lost.
 */
function outcomeOf(sqlstate: string): Outcome {
  return /^(08|57P0)/.test(sqlstate) ? "unknown" : "failed";
}

/** What the drivers' classes for an error of Postgres have in common. */
export interface PostgresError extends Error {
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
}

/** The error of a request that Postgres answered with one; `locate` finds its position in the failed statement. */
export function answeredError(
  sqlstate: string,
  cause: PostgresError,
  locate: (position: number) => number = Number,
): QueryError {
  const { message, detail, hint, position, where } = cause;
  return new QueryError(message, {
    outcome: outcomeOf(sqlstate),
    sqlstate,
    detail,
    hint,
    position: position === undefined ? undefined : locate(Number(position)),
    where,
    cause,
  });
}
