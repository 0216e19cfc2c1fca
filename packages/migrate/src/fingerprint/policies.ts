import { quoted } from "./sql.ts";

/** Policies. The table's owner is called owner: its name is another on every server. */
export const policies = `
SELECT concat_ws(' ', 'policy', ${quoted("p.polname")}, 'on', r.name,
  CASE WHEN NOT p.polpermissive THEN 'as restrictive' END,
  'for ' || CASE p.polcmd::text
    WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
  'to ' || (
    SELECT string_agg(m.name, ', ' ORDER BY m.name COLLATE "C")
    FROM (SELECT CASE u WHEN 0 THEN 'public' WHEN c.relowner THEN 'owner' ELSE ${quoted("pg_get_userbyid(u)")} END AS name
      FROM unnest(p.polroles) AS u) AS m),
  'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
  'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM pg_policy AS p
JOIN relations AS r ON r.oid = p.polrelid
JOIN pg_class AS c ON c.oid = p.polrelid`;
