import type { Node } from "libpg-query";
import type { Parser } from "../parse.ts";
import type { MadeBefore } from "./made-before.ts";
import { nameParts } from "./names.ts";
import { type Code, findProcedure, readCode } from "./procedures.ts";

interface Known {
  readonly before: MadeBefore;
  readonly parser: Parser;
}

/**
 * Whether a DO or a CALL runs PL/pgSQL that commits or rolls back, itself or by what it calls: Postgres refuses that
 * in a transaction block (2D000). A procedure that no file creates is taken for one that does not.
 */
export function endsTransactions(
  node: Node,
  known: Known,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const code = codeOf(node, known.before);
  if (code?.language !== "plpgsql" || seen.has(code.body)) return false;
  const { parse, scan } = known.parser;
  const inside = new Set([...seen, code.body]);
  return statementsOf(scan(code.body)).some((tokens) => {
    if (isTransactionEnd(tokens)) return true;
    const parsed = RUNS_CODE.has(keyword(tokens[0])) ? parse(tokens.join(" ")) : undefined;
    if (parsed === undefined || "problem" in parsed) return false;
    return parsed.statements.some((called) => endsTransactions(called.node, known, inside));
  });
}

function codeOf(node: Node, before: MadeBefore): Code | undefined {
  if ("DoStmt" in node) return readCode(node.DoStmt.args);
  if (!("CallStmt" in node)) return undefined;
  return findProcedure(nameParts(node.CallStmt.funccall?.funcname), before);
}

/** What a statement of PL/pgSQL follows upon. */
const OPENERS = new Set([";", "BEGIN", "THEN", "ELSE", "LOOP", ">>"]);
const RUNS_CODE = new Set(["CALL", "DO"]);

/** From every place where a statement may begin, the tokens up to the next semicolon. */
function statementsOf(tokens: readonly string[]): (readonly string[])[] {
  return tokens.flatMap((_, at) => {
    if (at > 0 && !OPENERS.has(keyword(tokens[at - 1]))) return [];
    const end = tokens.indexOf(";", at);
    return [tokens.slice(at, end === -1 ? tokens.length : end)];
  });
}

/** A CASE may hold `THEN commit` too, a column; it does not end there. */
function isTransactionEnd(tokens: readonly string[]): boolean {
  return /^(COMMIT|ROLLBACK)( AND( NO)? CHAIN)?$/.test(keyword(tokens.join(" ")));
}

/** Quoted names keep their quotes, so that they are no keyword. */
function keyword(token = ""): string {
  return token.toUpperCase();
}
