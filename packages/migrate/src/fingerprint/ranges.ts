/** Range types, each with its multirange. */
export const ranges = `
SELECT concat_ws(' ', 'type', t.name, 'as range of', format_type(g.rngsubtype, NULL),
  CASE WHEN g.rngcollation <> b.typcollation THEN 'collate ' || g.rngcollation::regcollation::text END,
  (SELECT 'opclass ' || n.nspname || '.' || o.opcname FROM pg_opclass AS o JOIN pg_namespace AS n ON n.oid = o.opcnamespace
    WHERE o.oid = g.rngsubopc AND NOT o.opcdefault),
  CASE WHEN g.rngcanonical::oid <> 0 THEN 'canonical ' || g.rngcanonical::regproc::text END,
  CASE WHEN g.rngsubdiff::oid <> 0 THEN 'subtype_diff ' || g.rngsubdiff::regproc::text END,
  'multirange', format_type(g.rngmultitypid, NULL))
FROM types AS t
JOIN pg_range AS g ON g.rngtypid = t.oid
JOIN pg_type AS b ON b.oid = g.rngsubtype
WHERE t.kind = 'r'`;
