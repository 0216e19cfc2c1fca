import type { Lock } from "../locks/lock.ts";
import { statementLocks } from "../locks/statement-locks.ts";
import { strongest } from "../locks/unit-locks.ts";
import { loadParser } from "../parse.ts";

/** The locks that a statement's text tells. */
export async function locksOfText(sql: string): Promise<Lock[]> {
  const { parse } = await loadParser();
  const parsed = parse(sql);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  return strongest(parsed.statements.flatMap(({ node }) => statementLocks(node)));
}
