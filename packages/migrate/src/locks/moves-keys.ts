import type { AlterTableType, Node } from "libpg-query";

/** Subcommands of ALTER TABLE that may take or rebuild a foreign key, and then lock the table at its other end as much. */
const MOVES_KEYS: ReadonlySet<AlterTableType> = new Set([
  "AT_AlterColumnType",
  "AT_DropColumn",
  "AT_DropConstraint",
]);

/** Whether a node of a parse tree may lock tables that a foreign key ties to those that are named. */
export function movesKeys(node: Node): boolean {
  if ("DropStmt" in node || "TruncateStmt" in node) return true;
  const subtype = "AlterTableCmd" in node ? node.AlterTableCmd.subtype : undefined;
  return subtype !== undefined && MOVES_KEYS.has(subtype);
}
