import { quoted } from "./sql.ts";

/** Extensions without their version, which is the server's. */
export const extensions = `SELECT 'extension ' || ${quoted("e.extname")} FROM pg_extension AS e`;
