import { quoted } from "./sql.ts";

/** The types that count, for the other queries to join: enums, domains, ranges and composite types. */
export const typesTable = `
SELECT t.oid, t.typtype::text AS kind, t.typrelid AS relation, s.name || '.' || ${quoted("t.typname")} AS name
FROM pg_type AS t JOIN schemas AS s ON s.oid = t.typnamespace
LEFT JOIN pg_class AS c ON c.oid = t.typrelid
WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
  AND t.oid NOT IN (SELECT objid FROM extension_objects WHERE classid = 'pg_type'::regclass)`;
