import type { Node, RangeVar, ReindexStmt, VacuumStmt } from "libpg-query";
import type { Lock } from "./lock.ts";
import { lockOf, locksOfAll } from "./named-lock.ts";

/** The locks of what changes no schema: VACUUM, REINDEX, statistics, publications; undefined for all else. */
export function maintenanceLocks(node: Node): Lock[] | undefined {
  if ("VacuumStmt" in node) return vacuumLocks(node.VacuumStmt);
  if ("ClusterStmt" in node) return lockOf("ACCESS EXCLUSIVE", node.ClusterStmt.relation);
  if ("ReindexStmt" in node) return reindexLocks(node.ReindexStmt);
  if ("RefreshMatViewStmt" in node) {
    const { concurrent, relation } = node.RefreshMatViewStmt;
    return lockOf(concurrent === true ? "EXCLUSIVE" : "ACCESS EXCLUSIVE", relation);
  }
  if ("CreateStatsStmt" in node) {
    return locksOfAll("SHARE UPDATE EXCLUSIVE", node.CreateStatsStmt.relations);
  }
  if ("CopyStmt" in node) {
    const { is_from: writes, relation } = node.CopyStmt;
    return writes === true ? lockOf("ROW EXCLUSIVE", relation) : [];
  }
  if ("CreatePublicationStmt" in node) return published(node.CreatePublicationStmt.pubobjects);
  if ("AlterPublicationStmt" in node) return published(node.AlterPublicationStmt.pubobjects);
  return undefined;
}

function vacuumLocks({ options, rels = [] }: VacuumStmt): Lock[] {
  const mode = isOn(options, "full") ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE";
  return rels.flatMap((one) =>
    "VacuumRelation" in one ? lockOf(mode, one.VacuumRelation.relation) : [],
  );
}

function reindexLocks({ kind, relation, params }: ReindexStmt): Lock[] {
  const isIndex = kind === "REINDEX_OBJECT_INDEX";
  if (isOn(params, "concurrently")) {
    return [...lockOf("SHARE UPDATE EXCLUSIVE", relation), ...indexed(isIndex, relation)];
  }
  return isIndex
    ? [...lockOf("ACCESS EXCLUSIVE", relation), ...lockOf("SHARE", relation, "table of")]
    : lockOf("SHARE", relation);
}

function indexed(isIndex: boolean, relation: RangeVar | undefined): Lock[] {
  return isIndex ? lockOf("SHARE UPDATE EXCLUSIVE", relation, "table of") : [];
}

/** Whether an option is given, and not as `(option false)`. */
function isOn(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some((option) => {
    if (!("DefElem" in option) || option.DefElem.defname !== name) return false;
    const { arg } = option.DefElem;
    const word = arg !== undefined && "String" in arg ? (arg.String.sval ?? "") : "true";
    const number = arg !== undefined && "Integer" in arg ? (arg.Integer.ival ?? 0) : 1;
    return number !== 0 && !/^(false|off)$/i.test(word);
  });
}

function published(objects: readonly Node[] | undefined): Lock[] {
  return (objects ?? []).flatMap((one) =>
    "PublicationObjSpec" in one
      ? lockOf("SHARE UPDATE EXCLUSIVE", one.PublicationObjSpec.pubtable?.relation)
      : [],
  );
}
