import type { Node, ObjectType } from "libpg-query";
import { nameParts } from "../cut/names.ts";
import { isNode, walk } from "../cut/walk.ts";
import { alterTableLocks, referencedTables } from "./alter-table-locks.ts";
import { dropLocks } from "./drop-locks.ts";
import { type Lock, modeOf } from "./lock.ts";
import { maintenanceLocks } from "./maintenance-locks.ts";
import { lockOf, locksOfAll } from "./named-lock.ts";

/** The locks that a statement takes on relations that were there before it, as far as its text tells. */
export function statementLocks(node: Node): Lock[] {
  return [
    ...(schemaLocks(node) ??
      partLocks(node) ??
      nameLocks(node) ??
      maintenanceLocks(node) ??
      creationLocks(node)),
    ...rowLocks(node),
  ];
}

/** Whether a statement runs code that may lock anything. */
export function runsCode(node: Node): boolean {
  return "DoStmt" in node || "CallStmt" in node;
}

function schemaLocks(node: Node): Lock[] | undefined {
  if ("AlterTableStmt" in node) return alterTableLocks(node.AlterTableStmt);
  if ("DropStmt" in node) return dropLocks(node.DropStmt);
  if ("AlterSeqStmt" in node) return lockOf("SHARE ROW EXCLUSIVE", node.AlterSeqStmt.sequence);
  if ("IndexStmt" in node) {
    const { concurrent, relation } = node.IndexStmt;
    return lockOf(concurrent === true ? "SHARE UPDATE EXCLUSIVE" : "SHARE", relation);
  }
  if ("TruncateStmt" in node) {
    const { relations, behavior } = node.TruncateStmt;
    const tied =
      behavior === "DROP_CASCADE" ? locksOfAll("ACCESS EXCLUSIVE", relations, "tied to") : [];
    return [...locksOfAll("ACCESS EXCLUSIVE", relations), ...tied];
  }
  if ("LockStmt" in node) {
    return locksOfAll(modeOf(node.LockStmt.mode ?? 0), node.LockStmt.relations);
  }
  if (!("AlterDomainStmt" in node)) return undefined;
  const { subtype, def, typeName } = node.AlterDomainStmt;
  const checked = def !== undefined && "Constraint" in def && !def.Constraint.skip_validation;
  // A new constraint is checked in every table that uses the domain.
  return subtype === "C" && checked
    ? [{ mode: "SHARE", on: "depending on", name: nameParts(typeName) }]
    : [];
}

/** Triggers, rules and policies. */
function partLocks(node: Node): Lock[] | undefined {
  if ("CreateTrigStmt" in node) return lockOf("SHARE ROW EXCLUSIVE", node.CreateTrigStmt.relation);
  if ("RuleStmt" in node) return lockOf("ACCESS EXCLUSIVE", node.RuleStmt.relation);
  if ("CreatePolicyStmt" in node) return lockOf("ACCESS EXCLUSIVE", node.CreatePolicyStmt.table);
  if ("AlterPolicyStmt" in node) return lockOf("ACCESS EXCLUSIVE", node.AlterPolicyStmt.table);
  return undefined;
}

const COMMENTED = new Set<ObjectType>([
  "OBJECT_COLUMN",
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_INDEX",
  "OBJECT_MATVIEW",
  "OBJECT_SEQUENCE",
  "OBJECT_TABLE",
  "OBJECT_VIEW",
]);

/** New names, schemas and comments. */
function nameLocks(node: Node): Lock[] | undefined {
  if ("RenameStmt" in node) {
    const { renameType, relation } = node.RenameStmt;
    const mode = renameType === "OBJECT_INDEX" ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
    // An attribute is of a composite type, which is no table.
    return renameType === "OBJECT_ATTRIBUTE" ? [] : lockOf(mode, relation);
  }
  if ("AlterObjectSchemaStmt" in node) {
    return lockOf("ACCESS EXCLUSIVE", node.AlterObjectSchemaStmt.relation);
  }
  if (!("CommentStmt" in node)) return undefined;
  const { objtype = "OBJECT_TYPE", object } = node.CommentStmt;
  if (!COMMENTED.has(objtype) || object === undefined || !("List" in object)) return [];
  const parts = nameParts(object.List.items);
  const name = objtype === "OBJECT_COLUMN" ? parts.slice(0, -1) : parts;
  return [{ mode: "SHARE UPDATE EXCLUSIVE", on: "relation", name }];
}

/** What a new table or view does to those that it stands on. */
function creationLocks(node: Node): Lock[] {
  if ("ViewStmt" in node) {
    const { replace, view } = node.ViewStmt;
    return replace === true ? lockOf("ACCESS EXCLUSIVE", view) : [];
  }
  if (!("CreateStmt" in node)) return [];
  const { tableElts = [], constraints = [], inhRelations, partbound } = node.CreateStmt;
  const parents = partbound === undefined ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
  return [
    ...locksOfAll(parents, inhRelations),
    ...referencedTables([...tableElts, ...constraints]).flatMap((table) =>
      lockOf("SHARE ROW EXCLUSIVE", table),
    ),
  ];
}

/** The tables whose rows it writes, in a WITH or a rule too. */
function rowLocks(root: Node): Lock[] {
  const locks: Lock[] = [];
  walk(root, (found) => {
    if (!isNode(found)) return;
    if ("InsertStmt" in found) locks.push(...lockOf("ROW EXCLUSIVE", found.InsertStmt.relation));
    if ("UpdateStmt" in found) locks.push(...lockOf("ROW EXCLUSIVE", found.UpdateStmt.relation));
    if ("DeleteStmt" in found) locks.push(...lockOf("ROW EXCLUSIVE", found.DeleteStmt.relation));
    if ("MergeStmt" in found) locks.push(...lockOf("ROW EXCLUSIVE", found.MergeStmt.relation));
  });
  return locks;
}
