import type { Node } from "libpg-query";
import { parseChunks } from "../breakpoints.ts";
import type { Migration } from "../history.ts";
import type { Parse } from "../parse.ts";

/** The statements before one: those of its file, and those of the files before it. */
export class MadeBefore {
  readonly #own: Node[] = [];
  readonly #files: readonly Migration[];
  readonly #parse: Parse;

  constructor(files: readonly Migration[], parse: Parse) {
    this.#files = files;
    this.#parse = parse;
  }

  /** Takes note of a statement of the file itself. */
  add(node: Node): void {
    this.#own.push(node);
  }

  /** What `pick` makes of the newest statement that it picks. Of the files before, only those that hold all `words` are parsed. */
  findLast<T>(words: readonly string[], pick: (node: Node) => T | undefined): T | undefined {
    const own = lastOf(this.#own, pick);
    if (own !== undefined) return own;
    for (const migration of this.#files.toReversed()) {
      const found = lastOf(this.#nodesOf(migration, words), pick);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #nodesOf({ sql }: Migration, words: readonly string[]): Node[] {
    const text = sql.toLowerCase();
    if (!words.every((word) => text.includes(word.toLowerCase()))) return [];
    const parsed = parseChunks(sql.replace(/^\uFEFF/, " "), this.#parse);
    return "problem" in parsed ? [] : parsed.statements.map(({ node }) => node);
  }
}

function lastOf<T>(nodes: readonly Node[], pick: (node: Node) => T | undefined): T | undefined {
  for (const node of nodes.toReversed()) {
    const picked = pick(node);
    if (picked !== undefined) return picked;
  }
  return undefined;
}
