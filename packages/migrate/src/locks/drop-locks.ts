import type { DropStmt, ObjectType } from "libpg-query";
import { partsOf } from "../rules/object-name.ts";
import type { Lock, LockMode } from "./lock.ts";

const RELATIONS = new Set<ObjectType>([
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_MATVIEW",
  "OBJECT_SEQUENCE",
  "OBJECT_TABLE",
  "OBJECT_VIEW",
]);
const PARTS = new Set<ObjectType>(["OBJECT_POLICY", "OBJECT_RULE", "OBJECT_TRIGGER"]);

/** The locks of a DROP. */
export function dropLocks(drop: DropStmt): Lock[] {
  return (drop.objects ?? []).flatMap((object) => locksOfObject(drop, partsOf(object)));
}

function locksOfObject(drop: DropStmt, name: readonly string[]): Lock[] {
  const { removeType = "OBJECT_TABLE", concurrent, behavior } = drop;
  const lock = (on: Lock["on"], mode: LockMode = "ACCESS EXCLUSIVE"): Lock => ({ mode, on, name });
  const dependents = behavior === "DROP_CASCADE" ? [lock("depending on")] : [];
  if (removeType === "OBJECT_INDEX") {
    const mode = concurrent === true ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
    return [lock("relation", mode), lock("table of", mode)];
  }
  if (removeType === "OBJECT_TABLE") return [lock("relation"), lock("tied to"), ...dependents];
  if (RELATIONS.has(removeType)) return [lock("relation"), ...dependents];
  if (PARTS.has(removeType)) {
    return [{ mode: "ACCESS EXCLUSIVE", on: "relation", name: name.slice(0, -1) }];
  }
  if (removeType === "OBJECT_STATISTIC_EXT") return [lock("table of", "SHARE UPDATE EXCLUSIVE")];
  return dependents;
}
