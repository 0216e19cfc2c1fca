import { SourceMap } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";

const sourceMap = z.object({
  file: z.string().catch(""),
  version: z.number(),
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string()).catch([]),
  names: z.array(z.string()),
  mappings: z.string(),
  sourceRoot: z.string().catch(""),
});

export interface BundleMap {
  /** The external source map: JSON in UTF-8. */
  readonly json: Uint8Array;
  /** The bundle as it appears in stacks. */
  readonly bundle: string;
  /** Where esbuild thought to write it: the map's sources are relative to that folder. */
  readonly outfile: string;
  /** Sources are named relative to this folder. */
  readonly root: string;
}

/**
 * Returns a function that names the sources in a stack: "packages/…/counter.ts:12:5" for "…/bundle.mjs:1:4711".
 * The map is parsed when a first position turns up, since most builds never throw. Doing this here rather than with
 * --enable-source-maps saves 12 ms of every cold start.
 */
export function sourcePositions(map: BundleMap): (text: string) => string {
  let parsed: SourceMap | undefined;
  const names = [pathToFileURL(map.bundle).href, map.bundle].map(escape).join("|");
  const position = new RegExp(`(?:${names}):(\\d+):(\\d+)`, "g");
  return (text) =>
    text.replace(position, (found: string, line: string, column: string) => {
      parsed ??= parse(map.json);
      const origin = parsed.findOrigin(Number(line), Number(column));
      if (!("fileName" in origin)) return found;
      const source = resolve(dirname(map.outfile), origin.fileName);
      return `${relative(map.root, source)}:${origin.lineNumber}:${origin.columnNumber}`;
    });
}

function parse(json: Uint8Array): SourceMap {
  return new SourceMap(sourceMap.parse(JSON.parse(Buffer.from(json).toString())));
}

function escape(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
