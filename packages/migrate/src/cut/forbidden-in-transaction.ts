import type { Node } from "libpg-query";

/** Whether Postgres refuses the statement in a transaction block (PreventInTransactionBlock in its source). */
export function isForbiddenInTransaction(node: Node): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true;
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd === true;
  if ("ClusterStmt" in node) return node.ClusterStmt.relation === undefined;
  if ("DiscardStmt" in node) return node.DiscardStmt.target === "DISCARD_ALL";
  if ("ReindexStmt" in node) {
    const { kind, params } = node.ReindexStmt;
    const whole = kind !== "REINDEX_OBJECT_INDEX" && kind !== "REINDEX_OBJECT_TABLE";
    return whole || hasOption(params, "concurrently");
  }
  if ("AlterTableStmt" in node) return (node.AlterTableStmt.cmds ?? []).some(detachesConcurrently);
  if ("AlterDatabaseStmt" in node) return hasOption(node.AlterDatabaseStmt.options, "tablespace");
  return ALWAYS.some((kind) => kind in node);
}

const ALWAYS = [
  "AlterSubscriptionStmt",
  "AlterSystemStmt",
  "CreateSubscriptionStmt",
  "CreateTableSpaceStmt",
  "CreatedbStmt",
  "DropSubscriptionStmt",
  "DropTableSpaceStmt",
  "DropdbStmt",
];

function detachesConcurrently(node: Node): boolean {
  if (!("AlterTableCmd" in node)) return false;
  const { def } = node.AlterTableCmd;
  return def !== undefined && "PartitionCmd" in def && def.PartitionCmd.concurrent === true;
}

export function hasOption(options: readonly Node[] | undefined, name: string): boolean {
  return (options ?? []).some((option) => "DefElem" in option && option.DefElem.defname === name);
}
