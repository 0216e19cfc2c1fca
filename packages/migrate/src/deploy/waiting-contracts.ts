import { fileVersion } from "../file-version.ts";
import type { Migration } from "../history.ts";
import type { DueContracts } from "./due-contracts.ts";

/** A contract file that waits. */
export interface WaitingContract {
  readonly tag: string;
  /** Unix time in ms from which on it need not; null: only a deploy helps. */
  readonly until: number | null;
}

/** How long contract files wait that are left pending, given in their order. */
export function waitingContracts(
  left: readonly Migration[],
  { due, soon, drained }: DueContracts,
): WaitingContract[] {
  const known = due.union(soon);
  // They go in order: one that only a deploy helps holds those after it.
  const stuck = left.findIndex((migration) => !known.has(fileVersion(migration)));
  return left.map(({ tag }, n) => ({
    tag,
    until: stuck === -1 || n < stuck ? (drained ?? null) : null,
  }));
}
