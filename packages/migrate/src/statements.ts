import type { Node } from "libpg-query";
import { parseChunks } from "./breakpoints.ts";
import { type Comment, lineComments } from "./comments.ts";
import { needsPsql } from "./cut/needs-psql.ts";
import { type Header, isHeader, parseHeader, type Phase, speaksForStatement } from "./header.ts";
import type { Migration } from "./history.ts";
import type { Parse, ParsedStatement, SyntaxProblem } from "./parse.ts";
import { type Position, positionsIn } from "./position.ts";
import { place, type Refusal, type RefusalCode } from "./refusal.ts";

export interface Statement {
  /** Without leading comments and without its semicolon. */
  readonly text: string;
  readonly node: Node;
  /** Index of the text in the migration's `sql`. */
  readonly offset: number;
  readonly position: Position;
  readonly header: Header;
}

/** A migration's file, parsed. */
export interface ParsedFile {
  readonly statements: readonly Statement[];
  /** What line 1 says; undefined without a header. */
  readonly phase: Phase | undefined;
  readonly refusals: readonly Refusal[];
}

/** Reads a migration's statements and headers. */
export function readStatements({ tag, sql }: Migration, parse: Parse): ParsedFile {
  // A byte order mark is not SQL; as a space it leaves every offset where it is.
  const text = sql.replace(/^\uFEFF/, " ");
  const positionOf = positionsIn(text);
  const refuse = (code: RefusalCode, offset: number, what: string): Refusal => {
    const position = positionOf(offset);
    return { code, tag, position, message: `${place(tag, position)}: ${what}` };
  };
  const parsed = parseChunks(text, parse);
  if ("problem" in parsed) {
    const { offset, what } = explain(parsed.problem, text, parse);
    return { statements: [], phase: undefined, refusals: [refuse("syntax", offset, what)] };
  }
  const headers = readHeaders(text, parsed.statements, positionOf);
  const statements = parsed.statements.map(({ node, start, end }): Statement => ({
    text: text.slice(start, end),
    node,
    offset: start,
    position: positionOf(start),
    header: headers.byStatement.get(start) ?? {},
  }));
  const refusals = headers.problems.map(({ offset, what }) => refuse("header", offset, what));
  return { statements, phase: headers.file.phase, refusals };
}

function explain({ message, offset }: SyntaxProblem, text: string, parse: Parse) {
  const before = parse(text.slice(0, offset));
  const last = "statements" in before ? before.statements.at(-1) : undefined;
  if (last !== undefined && needsPsql(last.node)) {
    return { offset: last.start, what: "COPY through the client needs psql; write INSERT" };
  }
  const isCommand = text[offset] === "\\";
  const what = "a psql command, which only psql can run; write it as SQL or remove it";
  return { offset, what: isCommand ? what : `${message}; correct the SQL` };
}

interface Headers {
  file: Header;
  /** By the offset of the statement. */
  readonly byStatement: Map<number, Header>;
  readonly problems: { offset: number; what: string }[];
}

function readHeaders(
  text: string,
  statements: readonly ParsedStatement[],
  positionOf: (offset: number) => Position,
): Headers {
  const headers: Headers = { file: {}, byStatement: new Map(), problems: [] };
  const read = (comment: Comment, subject: "file" | "statement"): Header => {
    const result = parseHeader(comment.text, subject);
    if ("header" in result) return result.header;
    headers.problems.push({
      offset: comment.offset,
      what: `this header cannot be used: ${result.problem}`,
    });
    return {};
  };
  for (const { comments, next } of gaps(text, statements)) {
    for (const comment of comments.filter((found) => isHeader(found.text))) {
      const { line } = positionOf(comment.offset);
      const isAbove = next !== undefined && positionOf(next).line === line + 1;
      // On line 1, right above a statement, its keys tell for which of both it speaks.
      const isFiles = line === 1 && !(isAbove && speaksForStatement(comment.text));
      if (isFiles) {
        headers.file = read(comment, "file");
      } else if (isAbove) {
        headers.byStatement.set(next, read(comment, "statement"));
      } else {
        const what =
          "this header speaks for nothing; write it on line 1 or right above a statement";
        headers.problems.push({ offset: comment.offset, what });
      }
    }
  }
  return headers;
}

/** The comments before each statement and after the last, with the statement's offset. */
function gaps(text: string, statements: readonly ParsedStatement[]) {
  const ends = [0, ...statements.map((statement) => statement.end)];
  return ends.map((end, index) => {
    const next = statements[index]?.start;
    return { comments: lineComments(text.slice(end, next), end), next };
  });
}
