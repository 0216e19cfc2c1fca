import { createHash } from "node:crypto";

/** The hash that drizzle writes: sha256 of the file's text, in hex (drizzle-orm/migrator.js). */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** It says when a file may run, and changes nothing that the file does. */
const PHASE_HEADER = /^(\uFEFF?)-- slipway: phase=\w+[ \t]*\r?\n/;

/**
 * Whether `hash` is that of a migration's text, or of the same text as git checks it out with LF or CRLF line ends, or
 * before its phase was written above it: by then a developer's database has often applied it.
 */
export function isHashOf({ hash: own, sql }: { hash: string; sql: string }, hash: string): boolean {
  if (hash === own) return true;
  return [sql, sql.replace(PHASE_HEADER, "$1")].some((text) => {
    const lf = text.replaceAll("\r\n", "\n");
    return hash === hashOf(lf) || hash === hashOf(lf.replaceAll("\n", "\r\n"));
  });
}
