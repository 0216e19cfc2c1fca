/** Domains; their checks are among the constraints. */
export const domains = `
SELECT concat_ws(' ', 'domain', t.name, 'as', format_type(d.typbasetype, d.typtypmod),
  CASE WHEN d.typcollation <> b.typcollation THEN 'collate ' || d.typcollation::regcollation::text END,
  CASE WHEN d.typnotnull THEN 'not null' END,
  'default ' || pg_get_expr(d.typdefaultbin, 0))
FROM types AS t
JOIN pg_type AS d ON d.oid = t.oid
JOIN pg_type AS b ON b.oid = d.typbasetype
WHERE t.kind = 'd'`;
