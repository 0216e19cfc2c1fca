import type { Node, RangeVar } from "libpg-query";
import type { Lock, LockMode } from "./lock.ts";

/** The lock on a relation that a statement names, as a list; empty where it names none. */
export function lockOf(
  mode: LockMode,
  table: RangeVar | undefined,
  on: Lock["on"] = "relation",
): Lock[] {
  if (table?.relname === undefined) return [];
  const name = table.schemaname === undefined ? [] : [table.schemaname];
  return [{ mode, on, name: [...name, table.relname] }];
}

/** The same for a list of relations, as LOCK and TRUNCATE have it. */
export function locksOfAll(
  mode: LockMode,
  relations: readonly Node[] | undefined,
  on: Lock["on"] = "relation",
): Lock[] {
  return (relations ?? []).flatMap((one) =>
    "RangeVar" in one ? lockOf(mode, one.RangeVar, on) : [],
  );
}
