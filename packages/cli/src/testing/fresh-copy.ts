import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const LEFT_OUT = new Set([".git", ".slipway", ".sst", "dist", "node_modules"]);

export interface FreshCopy {
  readonly root: string;
  remove(): Promise<void>;
}

/** A copy of this repository as a clone would be, its packages linked to themselves and all others to ours. */
export async function freshCopy(): Promise<FreshCopy> {
  const copy = await mkdtemp(join(tmpdir(), "slipway-road-"));
  await cp(root, copy, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  await linkModules(copy);
  return { root: copy, remove: () => rm(copy, { recursive: true, force: true }) };
}

async function linkModules(copy: string): Promise<void> {
  const modules = join(copy, "node_modules");
  await mkdir(join(modules, "@slipway"), { recursive: true });
  const names = await readdir(join(root, "node_modules"));
  const others = names.filter((name) => name !== "@slipway");
  await Promise.all(
    others.map((name) => symlink(join(root, "node_modules", name), join(modules, name))),
  );
  for (const name of await readdir(join(copy, "packages"))) {
    await symlink(join(copy, "packages", name), join(modules, "@slipway", name));
  }
}
