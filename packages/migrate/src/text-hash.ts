import { createHash } from "node:crypto";

/** The hash that drizzle writes: sha256 of the file's text, in hex (drizzle-orm/migrator.js). */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether `hash` is that of a migration's text, or of the same text as git checks it out with LF or CRLF line ends. */
export function isHashOf({ hash: own, sql }: { hash: string; sql: string }, hash: string): boolean {
  if (hash === own) return true;
  const lf = sql.replaceAll("\r\n", "\n");
  return hash === hashOf(lf) || hash === hashOf(lf.replaceAll("\n", "\r\n"));
}
