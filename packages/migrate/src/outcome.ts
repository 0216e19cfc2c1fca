import type { QueryError } from "./session/query-error.ts";

/** What our own statements fail with; found in the error's message, whatever Postgres says around it. */
export const RAISED = {
  busy: "slipway: another migrator is at work",
  /** Most often because another migrator was faster. */
  moved: "slipway: the ledger has moved on",
  stale: "slipway: what the plan was made from has changed",
  left: "slipway: the statements ended their transaction",
  /** A trial run that met no error ends itself. */
  tried: "slipway: no statement failed",
} as const;

/** The key of `slipway.units`; it sees what a statement's snapshot is too old for. */
export const UNITS_KEY = "slipway_units_key";

/** What the answer to a guarded batch means for its unit. */
export type Verdict =
  /** Look at the ledger again: it may be applied. */
  | "moved"
  /** Plan again: what the plan was made from, besides the ledger, has changed. */
  | "stale"
  /** Another migrator is at work. */
  | "busy"
  /** A lock was not given within lock_timeout. */
  | "locked"
  /** Postgres chose this transaction to yield. */
  | "conflict"
  /** It may or may not be applied: the same batch, sent again, tells. */
  | "unknown"
  /** Rolled back, and would be again. */
  | "failed";

const BY_SQLSTATE = new Map<string | undefined, Verdict>([
  ["55P03", "locked"],
  ["40001", "conflict"],
  ["40P01", "conflict"],
]);

export function judge({ outcome, sqlstate, message }: QueryError): Verdict {
  if (outcome === "unknown") return "unknown";
  if (message.includes(RAISED.busy)) return "busy";
  if (message.includes(RAISED.moved) || message.includes(`"${UNITS_KEY}"`)) return "moved";
  if (message.includes(RAISED.stale)) return "stale";
  return BY_SQLSTATE.get(sqlstate) ?? "failed";
}

/** What is waited for, in words. */
export function waitedFor(error: QueryError): string {
  return judge(error) === "busy" ? "another migrator is at work" : error.message;
}

/** Whether the same batch may succeed a moment later. */
export function mayPass(error: QueryError): boolean {
  const verdict = judge(error);
  return verdict !== "moved" && verdict !== "stale" && verdict !== "failed";
}

/** The code of an error that ended what can simply be run again. */
export function givenUpAs(error: QueryError): "busy" | "failed" | "unreachable" {
  if (error.outcome === "unknown") return "unreachable";
  return mayPass(error) ? "busy" : "failed";
}
