import type { Position } from "./position.ts";

export type RefusalCode =
  /** Its text is not the text that was applied. */
  | "edited"
  /** Applied by us, and no longer in the history. */
  | "deleted"
  /** Applied by someone else, and not in the history. */
  | "unknown"
  /** Applied under another `when`. */
  | "redated"
  /** Some units of another version of the file are applied. */
  | "half-done"
  | "syntax"
  | "header"
  /** Transaction control that leaves no unit whole. */
  | "transaction"
  /** No lane can run the statement. */
  | "statement"
  /** An expand file takes something away that live code may use. */
  | "phase"
  /** Files would run in an order that nobody has tried. */
  | "order"
  /** The unit needs a session of Postgres that lasts, and only a pooler's address is known. */
  | "pooled";

/** Why the engine does not begin. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly tag: string;
  readonly position?: Position;
  /** Names the file, what is wrong and the next step. */
  readonly message: string;
}

/** `0003_add-tag.sql:4:1`, as editors and terminals make it a link. */
export function place(tag: string, position?: Position): string {
  return position === undefined ? `${tag}.sql` : `${tag}.sql:${position.line}:${position.column}`;
}
