import type { Node } from "libpg-query";
import type * as libpgQuery from "libpg-query";
import { indexOfCharacter } from "./position.ts";

/** A statement as Postgres's parser found it; offsets are indexes of the text, without the semicolon. */
export interface ParsedStatement {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

export type Parsed =
  | { readonly statements: readonly ParsedStatement[] }
  | { readonly problem: SyntaxProblem };

export type Parse = (text: string) => Parsed;

/** Postgres's own parser and lexer. */
export interface Parser {
  readonly parse: Parse;
  /** The tokens of SQL or PL/pgSQL as they are written, comments left out; none for a text that Postgres cannot read. */
  readonly scan: (text: string) => readonly string[];
}

let loaded: Promise<Parser> | undefined;

/** Loads Postgres's own parser (1.7 MB of WebAssembly, some 20 ms), once for the process. */
export function loadParser(): Promise<Parser> {
  return (loaded ??= load());
}

async function load(): Promise<Parser> {
  const binding = await import("./libpg-query.ts");
  await binding.loadModule();
  return { parse: (text) => parse(binding, text), scan: (text) => scan(binding, text) };
}

type Binding = Pick<typeof libpgQuery, "hasSqlDetails" | "parseSync" | "scanSync">;

function parse({ hasSqlDetails, parseSync }: Binding, text: string): Parsed {
  // The binding refuses the empty string, which Postgres takes.
  if (text === "") return { statements: [] };
  try {
    return { statements: locate(text, parseSync(text).stmts ?? []) };
  } catch (error) {
    if (error instanceof RangeError) {
      return { problem: { message: "an expression is nested too deeply", offset: 0 } };
    }
    if (!hasSqlDetails(error)) throw error;
    const offset = indexOfCharacter(text, error.sqlDetails?.cursorPosition ?? 0);
    return { problem: { message: error.message, offset } };
  }
}

const COMMENTS = new Set(["C_COMMENT", "SQL_COMMENT"]);

function scan({ scanSync }: Binding, text: string): string[] {
  try {
    // The binding answers in JSON and forgets to escape control characters.
    const { tokens } = scanSync(text.replaceAll(/(?![\t\r\n])\p{Cc}/gu, " "));
    return tokens.flatMap((token) => (COMMENTS.has(token.tokenName) ? [] : token.text));
  } catch (error) {
    // An error of Postgres's lexer comes out of the binding as JSON that cannot be read.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

interface RawStatement {
  readonly stmt?: Node;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** Turns the parser's byte offsets into indexes, in one pass over the text. */
function locate(text: string, raw: readonly RawStatement[]): ParsedStatement[] {
  const indexOf = indexesOfBytes(text);
  return raw.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length = 0 }) => {
    if (stmt === undefined) return [];
    const start = indexOf(from);
    // No length means: to the end of the text.
    const source = text.slice(start, length === 0 ? text.length : indexOf(from + length));
    return [{ node: stmt, start, end: start + source.trimEnd().length }];
  });
}

/** Maps rising offsets in UTF-8 bytes to indexes of the string. */
function indexesOfBytes(text: string): (byte: number) => number {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) return (byte) => byte;
  let [atByte, atIndex] = [0, 0];
  return (byte) => {
    atIndex += bytes.toString("utf8", atByte, byte).length;
    atByte = byte;
    return atIndex;
  };
}
