import type { DropStmt } from "libpg-query";
import { nameParts } from "../../cut/names.ts";
import { identifier, literal } from "../../sql-text.ts";
import { idempotent, type Proof } from "./proof.ts";

/** DROP INDEX CONCURRENTLY, which takes one index: its name is gone, or it may be dropped again, INVALID or not. */
export function dropIndex({ objects = [] }: DropStmt): Proof {
  const [name = ""] = objects.flatMap((node) =>
    "List" in node ? nameParts(node.List.items).map(identifier).join(".") : [],
  );
  const index = `pg_catalog.to_regclass(${literal(name)})`;
  return {
    ...idempotent,
    before: `SELECT (${index} IS NOT NULL)::text AS text`,
    outcome: (before) =>
      `SELECT CASE WHEN ${literal(before)} = 'true' AND ${index} IS NULL THEN 'done' ELSE 'again' END AS text`,
    tables: `SELECT indrelid::text AS text FROM pg_catalog.pg_index WHERE indexrelid = ${index}`,
  };
}
