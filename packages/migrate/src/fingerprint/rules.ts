import { enabled } from "./enabled.ts";
import { quoted, unindented } from "./sql.ts";

/** Rules, without the one that makes a view of a relation. */
export const rules = `
SELECT concat_ws(' ', 'rule', ${quoted("w.rulename")}, 'on', r.name, ${enabled("w.ev_enabled")}, ${unindented("pg_get_ruledef(w.oid)")})
FROM pg_rewrite AS w JOIN relations AS r ON r.oid = w.ev_class
WHERE w.rulename <> '_RETURN'`;
