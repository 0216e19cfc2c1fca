import type { DropStmt } from "libpg-query";
import { nameParts } from "../../cut/names.ts";
import { identifier, literal } from "../../sql-text.ts";
import { AGAIN, NO_LEFTOVERS, type Proof } from "./proof.ts";

/** DROP INDEX CONCURRENTLY, which takes one index: its oid is gone, or it may be dropped again, INVALID or not. */
export function dropIndex({ objects = [] }: DropStmt): Proof {
  const names = objects.flatMap((node) =>
    "List" in node ? nameParts(node.List.items).map(identifier).join(".") : [],
  );
  return {
    before: `SELECT coalesce(to_regclass(${literal(names[0] ?? "")})::oid::text, '') AS text`,
    outcome: (before) =>
      before === ""
        ? AGAIN
        : `SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = ${literal(before)})
            THEN 'again' ELSE 'done' END AS text`,
    leftovers: () => NO_LEFTOVERS,
  };
}
