import { quoted } from "./sql.ts";

/** Indexes, those of constraints too: only there it shows that one is not valid. */
export const indexes = `
SELECT concat_ws(' ', 'index', s.name || '.' || ${quoted("c.relname")}, CASE WHEN NOT i.indisvalid THEN 'INVALID' END, pg_get_indexdef(c.oid))
FROM pg_index AS i
JOIN relations AS r ON r.oid = i.indrelid
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN schemas AS s ON s.oid = c.relnamespace`;
