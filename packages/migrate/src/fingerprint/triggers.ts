import { enabled } from "./enabled.ts";
import { quoted } from "./sql.ts";

/** Triggers; those that Postgres makes for foreign keys and deferred constraints are not ours to compare. */
export const triggers = `
SELECT concat_ws(' ', 'trigger', ${quoted("t.tgname")}, 'on', r.name, ${enabled("t.tgenabled")}, pg_get_triggerdef(t.oid))
FROM pg_trigger AS t JOIN relations AS r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal`;
