import { mkdir, mkdtemp, cp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";

/** One change to a file: `from`, which must occur, becomes `to`; without `from` the file is made. */
export interface Edit {
  readonly file: string;
  readonly from?: string;
  readonly to: string;
}

/** A copy of an app's sources, or of this repository, with changes applied. */
export async function editedCopy(options: {
  readonly root: string | undefined;
  readonly edits: readonly Edit[];
}): Promise<FreshCopy> {
  const copy = options.root === undefined ? await freshCopy() : await copyOf(options.root);
  await editFiles(copy.root, options.edits);
  return copy;
}

/** Applies changes in their order. */
export async function editFiles(root: string, edits: readonly Edit[]): Promise<void> {
  for (const edit of edits) await apply(root, edit);
}

async function copyOf(root: string): Promise<FreshCopy> {
  const copy = await mkdtemp(join(tmpdir(), "slipway-app-"));
  await cp(root, copy, { recursive: true });
  return { root: copy, remove: () => rm(copy, { recursive: true, force: true }) };
}

async function apply(root: string, { file, from, to }: Edit): Promise<void> {
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  if (from === undefined) return writeFile(path, to);
  const source = await readFile(path, "utf8");
  if (!source.includes(from)) throw new Error(`${file} does not hold ${from}`);
  await writeFile(
    path,
    source.replace(from, () => to),
  );
}
