import type { Parse, Parsed, ParsedStatement, SyntaxProblem } from "./parse.ts";

/** What drizzle-kit writes between statements; drizzle cuts the text there, wherever it stands. */
const BREAKPOINT = "--> statement-breakpoint";

/**
 * Parses a file chunk by chunk, as breakpoints cut it: a missing semicolon before one, or SQL after one on its line,
 * means what it means to drizzle. A breakpoint inside a literal or a function body does not cut.
 */
export function parseChunks(text: string, parse: Parse): Parsed {
  const chunks = chunksOf(text);
  const statements: ParsedStatement[] = [];
  for (let next = 0; next < chunks.length;) {
    const found = parseFrom(next, { text, chunks, parse });
    if ("problem" in found) return found;
    statements.push(...found.statements);
    next = found.next;
  }
  return { statements };
}

interface Chunk {
  readonly start: number;
  readonly end: number;
}

function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  for (;;) {
    const mark = text.indexOf(BREAKPOINT, start);
    chunks.push({ start, end: mark === -1 ? text.length : mark });
    if (mark === -1) return chunks;
    start = mark + BREAKPOINT.length;
  }
}

interface Source {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  readonly parse: Parse;
}

/** Parses the chunk at `first`, with as many after it as an open literal runs through. */
function parseFrom(
  first: number,
  { text, chunks, parse }: Source,
): { statements: ParsedStatement[]; next: number } | { problem: SyntaxProblem } {
  let problem: SyntaxProblem | undefined;
  const start = chunks[first]?.start ?? 0;
  for (let last = first; last < chunks.length; last += 1) {
    const parsed = parse(text.slice(start, chunks[last]?.end));
    if ("statements" in parsed) {
      return { statements: parsed.statements.map((found) => shift(found, start)), next: last + 1 };
    }
    problem = { ...parsed.problem, offset: parsed.problem.offset + start };
    if (!parsed.problem.message.startsWith("unterminated ")) break;
  }
  return { problem: problem ?? { message: "empty", offset: start } };
}

function shift({ node, start, end }: ParsedStatement, by: number): ParsedStatement {
  return { node, start: start + by, end: end + by };
}
