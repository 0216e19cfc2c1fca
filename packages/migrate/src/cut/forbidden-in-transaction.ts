import type { AlterSubscriptionStmt, Node, ReindexStmt } from "libpg-query";
import type { MadeBefore } from "./made-before.ts";
import { nameParts, typeBaseName } from "./names.ts";
import { isPartitionedIndex, isPartitionedTable } from "./partitioned.ts";

/**
 * Whether Postgres refuses the statement in a transaction block (25001; PreventInTransactionBlock in the source of
 * Postgres 18). Where that depends on a table being partitioned, the files tell.
 */
export function isForbiddenInTransaction(node: Node, before: MadeBefore): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true;
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd === true;
  if ("ClusterStmt" in node) {
    const { relation } = node.ClusterStmt;
    return relation === undefined || isPartitionedTable(relation, before);
  }
  if ("DiscardStmt" in node) return node.DiscardStmt.target === "DISCARD_ALL";
  if ("ReindexStmt" in node) return reindexesAlone(node.ReindexStmt, before);
  if ("AlterTableStmt" in node) return (node.AlterTableStmt.cmds ?? []).some(detachesConcurrently);
  if ("AlterDatabaseStmt" in node) return has(node.AlterDatabaseStmt.options, "tablespace");
  if ("CreateSubscriptionStmt" in node) return makesSlot(node.CreateSubscriptionStmt.options);
  if ("AlterSubscriptionStmt" in node) return reachesPublisher(node.AlterSubscriptionStmt);
  return ALWAYS.some((kind) => kind in node);
}

const ALWAYS = [
  "AlterSystemStmt",
  "CreateTableSpaceStmt",
  "CreatedbStmt",
  // Only where the subscription has a slot; but then alone works as well.
  "DropSubscriptionStmt",
  "DropTableSpaceStmt",
  "DropdbStmt",
];

function reindexesAlone({ kind, relation, params }: ReindexStmt, before: MadeBefore): boolean {
  if (optionIn(params, "concurrently") ?? false) return true;
  if (kind === "REINDEX_OBJECT_INDEX") return isPartitionedIndex(relation, before);
  return kind !== "REINDEX_OBJECT_TABLE" || isPartitionedTable(relation, before);
}

function detachesConcurrently(node: Node): boolean {
  if (!("AlterTableCmd" in node)) return false;
  const { def } = node.AlterTableCmd;
  return def !== undefined && "PartitionCmd" in def && def.PartitionCmd.concurrent === true;
}

function makesSlot(options: readonly Node[] | undefined): boolean {
  return optionIn(options, "create_slot") ?? optionIn(options, "connect") ?? true;
}

function reachesPublisher({ kind, options }: AlterSubscriptionStmt): boolean {
  if (kind === "ALTER_SUBSCRIPTION_REFRESH") return true;
  if (kind === "ALTER_SUBSCRIPTION_OPTIONS") {
    return has(options, "failover") || has(options, "two_phase");
  }
  const lists = /^ALTER_SUBSCRIPTION_(SET|ADD|DROP)_PUBLICATION$/;
  return lists.test(kind ?? "") && (optionIn(options, "refresh") ?? true);
}

function has(options: readonly Node[] | undefined, name: string): boolean {
  return optionIn(options, name) !== undefined;
}

const OFF = new Set(["0", "false", "off"]);

/** An option's boolean, as defGetBoolean reads it: on where no value is given; undefined without the option. */
export function optionIn(options: readonly Node[] | undefined, name: string): boolean | undefined {
  for (const option of options ?? []) {
    if (!("DefElem" in option) || option.DefElem.defname !== name) continue;
    const { arg } = option.DefElem;
    return arg === undefined || !OFF.has(textOf(arg).toLowerCase());
  }
  return undefined;
}

/** The grammar takes a bare word for a type's name, unless it is a reserved one. */
function textOf(arg: Node): string {
  if ("Integer" in arg) return String(arg.Integer.ival ?? 0);
  return "TypeName" in arg ? typeBaseName(arg.TypeName) : (nameParts([arg])[0] ?? "");
}
