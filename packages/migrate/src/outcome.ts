import type { QueryError } from "./session/query-error.ts";

/** SQLSTATEs that our own blocks raise, from a class that Postgres leaves free. */
export const RAISED = {
  /** Another migrator holds the lock. */
  busy: "SW001",
  /** The ledger is not what the plan was made from: most often another migrator was faster. */
  moved: "SW002",
  /** The file's statements ended the transaction that they ran in. */
  left: "SW003",
  /** A trial run that found no error ends itself. */
  tried: "SW004",
  /** A role has rights that the role of handlers must not have. */
  badRole: "SW005",
} as const;

/** What the answer to a guarded batch means for its unit. */
export type Verdict =
  /** Look at the ledger again: it may be applied. */
  | "moved"
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
  [RAISED.busy, "busy"],
  [RAISED.moved, "moved"],
  ["55P03", "locked"],
  ["40001", "conflict"],
  ["40P01", "conflict"],
]);

export function judge({ outcome, sqlstate }: QueryError): Verdict {
  return outcome === "unknown" ? "unknown" : (BY_SQLSTATE.get(sqlstate) ?? "failed");
}

/** Whether the same batch may succeed a moment later. */
export function mayPass(error: QueryError): boolean {
  const verdict = judge(error);
  return verdict !== "moved" && verdict !== "failed";
}
