import type { Node } from "libpg-query";

/** Why a statement cannot be repeated over ranges of a key; undefined if it can. */
export function notABackfill(node: Node): string | undefined {
  const statement =
    "UpdateStmt" in node ? node.UpdateStmt : "DeleteStmt" in node ? node.DeleteStmt : undefined;
  if (statement === undefined) return "only an UPDATE or a DELETE can be a backfill";
  if ("fromClause" in statement) return "a backfill reads one table; it cannot have FROM";
  if ("usingClause" in statement) return "a backfill reads one table; it cannot have USING";
  if (statement.withClause !== undefined) return "a backfill cannot have WITH";
  if (statement.returningClause !== undefined) return "a backfill cannot have RETURNING";
  return undefined;
}
