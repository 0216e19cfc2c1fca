import { randomBytes } from "node:crypto";
import {
  chmod,
  constants,
  copyFile,
  link,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes `to` a copy of the folder `from` that everyone can read, unless it is there already. It appears whole or not
 * at all; `finish` has the last word on it before it appears.
 */
export async function copyOnce(
  from: string,
  to: string,
  finish: (aside: string) => Promise<void>,
): Promise<void> {
  if (await exists(to)) return;
  await sweep(to);
  const aside = `${to}${ASIDE}${randomBytes(6).toString("hex")}`;
  try {
    await copyFolder(from, aside);
    await finish(aside);
    await rename(aside, to);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    // Another process was quicker.
    if (!(await exists(to))) throw error;
  }
}

const ASIDE = ".aside-";
const ABANDONED_MS = 10 * 60 * 1000;

/** Removes what copies left that were killed. */
async function sweep(to: string): Promise<void> {
  const parent = dirname(to);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(to)}${ASIDE}`)) continue;
    const path = join(parent, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) await copyFolder(source, target);
      // Links are laid anew, and static libraries serve nobody here.
      else if (entry.isFile() && !entry.name.endsWith(".a")) await placeFile(source, target);
    }),
  );
}

/** Links where that is possible: the package is 60 MB. */
async function placeFile(source: string, target: string): Promise<void> {
  const { mode } = await stat(source);
  if ((mode & 0o044) === 0o044) {
    try {
      await link(source, target);
      return;
    } catch {
      // Another file system, or one without links.
    }
  }
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, (mode & 0o100) === 0 ? 0o644 : 0o755);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
