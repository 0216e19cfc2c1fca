import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What a function's folder holds, by path inside it. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** Names the contents; the source map is left out, for it does not run. */
export function hashFiles(files: PackageFiles): string {
  const hash = createHash("sha256");
  for (const path of [...files.keys()].sort()) {
    const bytes = files.get(path);
    if (bytes === undefined || path === "bundle.mjs.map") continue;
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/** Makes `dir` hold exactly these files; it never shows half of them under its name. */
export async function writeFiles(dir: string, files: PackageFiles): Promise<void> {
  const fresh = `${dir}.writing-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  try {
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), bytes);
    }
    await rm(dir, { recursive: true, force: true });
    await rename(fresh, dir);
  } finally {
    // On a full disk every try would leave a part.
    await rm(fresh, { recursive: true, force: true });
  }
}
