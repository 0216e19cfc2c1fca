import type { ServerEnd } from "@slipway/local/postgres/server";

/** How dev's Postgres has ended, and what to do; `restart` says how dev is started again. */
export function toldDatabaseEnd({ signal, code, lastLines }: ServerEnd, restart: string): string {
  // It had no time for a word: its log speaks of other things.
  if (signal === "SIGKILL") {
    return `Postgres was killed (SIGKILL), by somebody or by the system for want of memory. ${restart}; the data stays.`;
  }
  const how = signal ?? `exit code ${code}`;
  return `Postgres has ended by itself (${how}). ${restart}, after mending what its last words may name:\n${lastLines}`;
}
