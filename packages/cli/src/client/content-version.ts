import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

interface Manifest {
  readonly version: string;
}

/**
 * The version of a package whose files lie in a folder: the manifest's, and a hash of all that is in it. Two packages of
 * one name and version are one to npm, which takes the older from its cache or refuses the newer by its lockfile.
 */
export async function contentVersion(manifest: Manifest, folder: string): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(manifest));
  for (const path of await listFiles(folder)) {
    hash.update(`\n${path}\n`).update(await readFile(join(folder, path)));
  }
  // A letter goes first: digits that begin with 0 are no prerelease of semver, and npm installs none such.
  return `${manifest.version}-h${hash.digest("hex").slice(0, 8)}`;
}

/** In one order on every machine. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => relative(folder, join(file.parentPath, file.name))).toSorted();
}
