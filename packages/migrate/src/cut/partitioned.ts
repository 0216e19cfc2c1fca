import type { RangeVar } from "libpg-query";
import type { MadeBefore } from "./made-before.ts";
import { relationParts, sameName } from "./names.ts";

/** Whether the files make the table with PARTITION BY. */
export function isPartitionedTable(table: RangeVar | undefined, before: MadeBefore): boolean {
  const name = relationParts(table);
  const found = before.findLast(["table", name.at(-1) ?? ""], (node) => {
    if (!("CreateStmt" in node)) return undefined;
    const { relation, partspec } = node.CreateStmt;
    return sameName(relationParts(relation), name) ? { partspec } : undefined;
  });
  return found?.partspec !== undefined;
}

/** Whether the files make the index, by a statement of its own, on such a table. */
export function isPartitionedIndex(index: RangeVar | undefined, before: MadeBefore): boolean {
  const { relname = "" } = index ?? {};
  const table = before.findLast(["index", relname], (node) => {
    const made = "IndexStmt" in node ? node.IndexStmt : undefined;
    return made?.idxname === relname ? made.relation : undefined;
  });
  return table !== undefined && isPartitionedTable(table, before);
}
