import { type BatchOptions, claim } from "./guarded-batch.ts";
import { RAISED } from "./outcome.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";
import { doBlock, literal, raise } from "./sql-text.ts";
import type { Statement } from "./statements.ts";
import type { BatchUnit } from "./units.ts";

/** Where a unit fails: at one of its statements, or as it commits; undefined if it is not the statements' fault. */
export type Failing = Statement | "commit" | undefined;

/**
 * Finds the statement that a failed batch failed at, since Neon's HTTP does not tell: runs it once more in a
 * transaction that never commits, in one PL/pgSQL block with a statement on each line, and reads the line out of the
 * error's context.
 */
export async function findFailing(
  session: Session,
  { unit, options, failure }: { unit: BatchUnit; options: BatchOptions; failure: QueryError },
): Promise<Failing> {
  const statements = [...unit.settings, ...unit.statements];
  // It would take as long again, which the run may not have.
  if (failure.sqlstate === QUERY_CANCELED) {
    return statements.length === 1 ? statements[0] : undefined;
  }
  try {
    await session.transaction([...claim([unit], options), trial(statements)]);
    return undefined;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (error.sqlstate !== failure.sqlstate || error.message !== failure.message) return undefined;
    const line = lineOfBlock(error.where ?? "");
    if (line === undefined) return undefined;
    return line === statements.length + FIRST_LINE ? "commit" : statements[line - FIRST_LINE];
  }
}

/** A statement timeout, or a cancel. */
const QUERY_CANCELED = "57014";

/** The block's line of the first statement: its BEGIN is on line 2. */
const FIRST_LINE = 3;

function trial(statements: readonly Statement[]): string {
  const texts = [...statements.map(({ text }) => text), "SET CONSTRAINTS ALL IMMEDIATE"];
  const lines = texts.map((text) => `EXECUTE ${oneLine(text)};`);
  return doBlock(["BEGIN", ...lines, raise(RAISED.tried), "END"].join("\n"));
}

function oneLine(text: string): string {
  const quoted = literal(text).replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return quoted.startsWith("E") ? quoted : `E${quoted}`;
}

/** The context's last line is of the outermost block; only what runs by EXECUTE is a statement of the file. */
function lineOfBlock(where: string): number | undefined {
  const [, line] =
    /inline_code_block\D+(\d+).*EXECUTE$/.exec(where.trimEnd().split("\n").at(-1) ?? "") ?? [];
  return line === undefined ? undefined : Number(line);
}
