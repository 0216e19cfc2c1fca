import { options, quoted, unindented } from "./sql.ts";

/** What tables, views and their kin are, without columns. A partition has its bound, other children their parents, by name. */
export const relations = `
SELECT concat_ws(' ',
  CASE r.kind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END,
  r.name,
  CASE c.relpersistence::text WHEN 'u' THEN 'unlogged' END,
  'partition by ' || CASE r.kind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
  (SELECT concat_ws(' ', CASE WHEN c.relispartition THEN 'partition of' ELSE 'inherits' END,
      string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhparent::regclass::text COLLATE "C"),
      CASE WHEN bool_or(i.inhdetachpending) THEN 'detach pending' END)
    FROM pg_inherits AS i WHERE i.inhrelid = c.oid HAVING count(*) > 0),
  pg_get_expr(c.relpartbound, c.oid),
  (SELECT concat_ws(' ', 'server', ${quoted("s.srvname")}, ${options("options", "f.ftoptions")})
    FROM pg_foreign_table AS f JOIN pg_foreign_server AS s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
  CASE WHEN c.relrowsecurity THEN 'row level security' END,
  CASE WHEN c.relforcerowsecurity THEN 'force row level security' END,
  'replica identity ' || CASE WHEN r.kind IN ('r', 'p') THEN CASE c.relreplident::text WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing'
    ELSE (SELECT i.indexrelid::regclass::text FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisreplident) END END,
  ${options("with", "c.reloptions")},
  'as ' || CASE WHEN r.kind IN ('v', 'm') THEN ${unindented("pg_get_viewdef(c.oid)")} END)
FROM relations AS r JOIN pg_class AS c ON c.oid = r.oid WHERE r.kind IN ('r', 'p', 'v', 'm', 'f')`;

/** The relations that count, for the other queries to join; indexes come with their tables. */
export const relationsTable = `
SELECT c.oid, c.relkind::text AS kind, c.relispartition AS partition, s.name || '.' || ${quoted("c.relname")} AS name
FROM pg_class AS c JOIN schemas AS s ON s.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  AND c.oid NOT IN (SELECT objid FROM extension_objects WHERE classid = 'pg_class'::regclass)`;
