import type { ReindexStmt } from "libpg-query";
import { literal } from "../../sql-text.ts";
import { regclass } from "./names.ts";
import { idempotent, type Proof } from "./proof.ts";

/**
 * REINDEX may be run again; a broken CONCURRENTLY leaves INVALID indexes behind whose names end in `_ccnew` (being
 * built) or `_ccold` (replaced) and perhaps a number.
 */
export function reindex(statement: ReindexStmt): Proof {
  const leftovers = `pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE c.relkind = 'i' AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
      AND c.relnamespace <> 'pg_toast'::regnamespace AND ${within(statement)}`;
  return {
    ...idempotent,
    leftovers: () =>
      `SELECT 'DROP INDEX CONCURRENTLY ' || i.indexrelid::regclass AS text FROM ${leftovers}`,
    // Where there is nothing to drop, who else is at work does not matter.
    tables: `SELECT i.indrelid::text AS text FROM ${leftovers}`,
  };
}

function within({ kind, relation, name = "" }: ReindexStmt): string {
  const itself = regclass(relation);
  // Of what is not partitioned, the tree has no rows.
  const parts = `SELECT ${itself} UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(${itself})`;
  switch (kind) {
    case "REINDEX_OBJECT_INDEX":
      return `i.indrelid IN (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid IN (${parts}))`;
    case "REINDEX_OBJECT_TABLE":
      return `i.indrelid IN (${parts})`;
    case "REINDEX_OBJECT_SCHEMA":
      return `c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ${literal(name)})`;
    default:
      return "true";
  }
}
