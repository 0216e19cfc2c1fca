import type { RangeVar } from "libpg-query";
import { identifier, literal } from "../../sql-text.ts";

/** SQL that looks a relation up by the name a statement gives it; NULL if there is none. */
export function regclass({ schemaname, relname = "" }: RangeVar = {}): string {
  const parts = schemaname === undefined ? [relname] : [schemaname, relname];
  return `pg_catalog.to_regclass(${literal(parts.map(identifier).join("."))})`;
}
