import { copyFile, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { platformFolder } from "../platform.ts";

/**
 * Gives a copy of an app the installed platform: its folders by links, its files as copies, for the CLI writes some.
 * The app must name the same providers as this repository's, or the CLI installs them.
 */
export async function linkPlatform(root: string): Promise<void> {
  const target = join(root, ".sst", "platform");
  await mkdir(target, { recursive: true });
  const lock = "provider-lock.json";
  await copyFile(join(platformFolder, "..", lock), join(root, ".sst", lock));
  for (const entry of await readdir(platformFolder, { withFileTypes: true })) {
    const [from, to] = [join(platformFolder, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await symlink(from, to);
    else if (!entry.name.endsWith(".mjs")) await copyFile(from, to);
  }
}
