import { quoted } from "./sql.ts";

/** Schema public is there from the start; where it was dropped, what should be in it is missing. */
export const schemas = `
SELECT 'schema ' || s.name FROM schemas AS s
WHERE s.name <> '"public"'
  AND s.oid NOT IN (SELECT objid FROM extension_objects WHERE classid = 'pg_namespace'::regclass)`;

/** The schemas that count, for the other queries to join. */
export const schemasTable = `
SELECT n.oid, ${quoted("n.nspname")} AS name FROM pg_namespace AS n
WHERE n.nspname NOT IN ('drizzle', 'slipway', 'information_schema') AND n.nspname !~ '^pg_'`;
