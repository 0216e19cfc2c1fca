import { quoted } from "./sql.ts";

/**
 * Constraints of tables and domains; `pg_get_constraintdef` says NOT VALID. A foreign key has the index that it rests
 * on. What a partition has of its parent's foreign keys is left out: its names are Postgres's, and differ by version.
 */
export const constraints = `
SELECT concat_ws(' ', 'constraint', ${quoted("k.conname")}, 'on', coalesce(r.name, 'domain ' || t.name), pg_get_constraintdef(k.oid),
  CASE k.contype::text WHEN 'f' THEN 'by index ' || k.conindid::regclass::text END)
FROM pg_constraint AS k
LEFT JOIN relations AS r ON r.oid = k.conrelid
LEFT JOIN types AS t ON t.oid = k.contypid
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND (k.contype <> 'f' OR k.conparentid = 0)
  AND (r.oid IS NOT NULL OR t.oid IS NOT NULL)`;
