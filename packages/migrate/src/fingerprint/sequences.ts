import { quoted } from "./sql.ts";

/** Sequences, those of identity columns too, with what differs from Postgres's defaults, and not where they stand. */
export const sequences = `
SELECT concat_ws(' ', 'sequence', r.name,
  CASE c.relpersistence::text WHEN 'u' THEN 'unlogged' END,
  'as ' || CASE WHEN q.seqtypid <> 'int8'::regtype THEN format_type(q.seqtypid, NULL) END,
  'increment by ' || nullif(q.seqincrement, 1),
  'minvalue ' || nullif(q.seqmin, 1),
  'maxvalue ' || nullif(q.seqmax, CASE q.seqtypid
    WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END),
  'start with ' || nullif(q.seqstart, 1),
  'cache ' || nullif(q.seqcache, 1),
  CASE WHEN q.seqcycle THEN 'cycle' END,
  (SELECT 'owned by ' || o.name || '.' || ${quoted("a.attname")}
    FROM pg_depend AS d
    JOIN relations AS o ON o.oid = d.refobjid
    JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
      AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
FROM relations AS r
JOIN pg_class AS c ON c.oid = r.oid
JOIN pg_sequence AS q ON q.seqrelid = r.oid`;
