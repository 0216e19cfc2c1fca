import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import { BundleError } from "./bundle-error.ts";

export interface CopiedFiles {
  /** Contents by path inside the function's folder. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Every file and folder that was read, absolute: a change to one of them changes the copy. */
  readonly sources: readonly string[];
}

/** Reads what `copyFiles` lays beside the bundle; a folder is read whole. */
export function readCopyFiles(root: string, definition: FunctionDefinition): CopiedFiles {
  const files = new Map<string, Buffer>();
  const sources: string[] = [];
  for (const { from, to } of definition.copyFiles) {
    const target = normalize(to);
    if (target.startsWith("..") || target.startsWith("/") || /^bundle\.mjs(\.map)?$/.test(target)) {
      throw problem("copy-target-taken", definition, `${from} cannot be copied to ${to}; correct`);
    }
    for (const { source, path } of walk(join(root, from), target)) {
      sources.push(source);
      if (path !== undefined) files.set(path, readFileSync(source));
    }
    if (!sources.includes(join(root, from))) {
      throw problem(
        "copy-source-missing",
        definition,
        `${from} does not exist; make it, or correct`,
      );
    }
  }
  return { files, sources };
}

function problem(
  code: "copy-source-missing" | "copy-target-taken",
  definition: FunctionDefinition,
  what: string,
): BundleError {
  const { name } = definition;
  return new BundleError(code, name, [`${what} \`copyFiles\` of ${name} in infra/functions.ts`]);
}

/** The files and, without a path of their own, the folders at and below `source`. */
function walk(source: string, path: string): { source: string; path: string | undefined }[] {
  const stat = statSync(source, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [{ source, path }];
  const entries = readdirSync(source).sort();
  const below = entries.flatMap((name) => walk(join(source, name), join(path, name)));
  return [{ source, path: undefined }, ...below];
}
