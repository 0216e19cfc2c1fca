import { NeonDbError } from "@neondatabase/serverless";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { TransportError } from "./https-fetch.ts";

/**
 * Why the database gave no answer. `unreachable`: the statement has not run, or was rolled back, and another try may succeed. `lost`: it may have run.
 * `timeout`: Postgres gave up waiting for it and rolled it back.
 */
export type DatabaseFailure = "unreachable" | "lost" | "timeout";

// Postgres manual, appendix A. 08001 and 08004: no connection; 53300: no slot; 57P03: starting up. 40001 and 40P01:
// a conflict or a deadlock with another transaction, for which this one was rolled back whole.
const UNREACHABLE = new Set(["08001", "08004", "53300", "57P03", "40001", "40P01"]);
// A connection that broke, or was ended with its server: what it ran may have been committed. Errors without a code
// are the proxy's own, its lost connections among them.
const LOST = new Set(["", "08000", "08003", "08006", "08P01", "57P01", "57P02"]);
// Statement and lock timeouts that a role or a database may have set.
const TIMEOUT = new Set(["57014", "55P03"]);
/** The proxy's words when it has no Postgres to hand a statement to. */
const NO_COMPUTE = "Couldn't connect to compute node";

/** The error below Drizzle's wrapping. */
export function findCause(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error;
}

/** Undefined for anything that is not the road to the database or its patience: a constraint, a bug. */
export function classifyFailure(error: unknown): DatabaseFailure | undefined {
  const cause = findCause(error);
  if (cause instanceof TransportError) return cause.sent ? "lost" : "unreachable";
  if (!(cause instanceof NeonDbError)) return undefined;
  if (cause.sourceError instanceof TransportError) return classifyFailure(cause.sourceError);
  if (cause.message.includes(NO_COMPUTE)) return "unreachable";
  const code = cause.code ?? codeInBody(cause.message);
  if (code === undefined) return undefined;
  if (UNREACHABLE.has(code)) return "unreachable";
  if (LOST.has(code)) return "lost";
  return TIMEOUT.has(code) ? "timeout" : undefined;
}

/**
 * The SQLSTATE in an answer of 500 to 504, which the driver keeps in its message only: Postgres may be there and not let
 * the proxy in yet. Empty, as for all that is the proxy's own, when there is none.
 */
function codeInBody(message: string): string | undefined {
  const [, body] = /^Server error \(HTTP status 50[0234]\): (.*)/s.exec(message) ?? [];
  return body === undefined ? undefined : (/"code":"(\w{5})"/.exec(body)?.[1] ?? "");
}

/** What Postgres may say when it refuses a statement: its SQLSTATE, and what of the schema it names. */
export interface DatabaseRefusal {
  readonly code: string;
  readonly table?: string | undefined;
  readonly constraint?: string | undefined;
  readonly column?: string | undefined;
}

/** Whether Postgres refused a statement with this SQLSTATE, naming all that is given. */
export function wasRefused(error: unknown, refusal: DatabaseRefusal): boolean {
  const cause = findCause(error);
  if (!(cause instanceof NeonDbError) || cause.code !== refusal.code) return false;
  return (["table", "constraint", "column"] as const).every(
    (name) => refusal[name] === undefined || cause[name] === refusal[name],
  );
}
