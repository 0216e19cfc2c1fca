import { quoted } from "./sql.ts";

/** Composite types with their attributes in order: unlike that of columns, it is part of what a value's text means. */
export const compositeTypes = `
SELECT concat_ws(' ', 'type', t.name, 'as (' || (
    SELECT coalesce(string_agg(concat_ws(' ', ${quoted("a.attname")}, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attcollation <> b.typcollation THEN 'collate ' || a.attcollation::regcollation::text END), ', ' ORDER BY a.attnum), '')
    FROM pg_attribute AS a JOIN pg_type AS b ON b.oid = a.atttypid
    WHERE a.attrelid = t.relation AND a.attnum > 0 AND NOT a.attisdropped
  ) || ')')
FROM types AS t WHERE t.kind = 'c'`;
