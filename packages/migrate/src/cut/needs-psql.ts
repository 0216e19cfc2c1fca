import type { Node } from "libpg-query";

/** Whether a statement moves rows through the client, as only psql and pg_dump do. */
export function needsPsql(node: Node): boolean {
  if (!("CopyStmt" in node)) return false;
  return node.CopyStmt.filename === undefined && node.CopyStmt.is_program !== true;
}
