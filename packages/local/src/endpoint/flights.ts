import type { Statement } from "./session.ts";

/** Statements that never end a transaction, whatever follows their first word; lines of comment may precede it. */
const FIRST_WORD = /^(?:\s+|--[^\r\n]*[\r\n])*([a-z]+)\b/i;
const STAYS = new Set(
  "alter analyze comment create delete do drop explain grant insert lock merge notify refresh reset revoke select set show truncate update values with".split(
    " ",
  ),
);

/**
 * The statements from `at` on that can be sent before any of them is answered. Without a Sync between them Postgres
 * skips all that follow an error, and so nothing differs from waiting for each answer while the transaction lasts.
 */
export function flightFrom(statements: readonly Statement[], at: number): readonly Statement[] {
  let end = at;
  while (end < statements.length && staysInTransaction(statements[end]?.text ?? "")) end += 1;
  return statements.slice(at, Math.max(end, at + 1));
}

function staysInTransaction(text: string): boolean {
  return STAYS.has(FIRST_WORD.exec(text)?.[1]?.toLowerCase() ?? "");
}
