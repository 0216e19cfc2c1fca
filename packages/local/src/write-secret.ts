import { rename, writeFile } from "node:fs/promises";

/**
 * Replaces a file whole with the secret as JSON, readable by its owner alone. One process at a time writes it: each
 * holds the folder's lock, and what it leaves aside when it is killed is written over by the next.
 */
export async function writeSecret(path: string, secret: object): Promise<void> {
  const aside = `${path}.aside`;
  await writeFile(aside, `${JSON.stringify(secret, null, 2)}\n`, { mode: 0o600 });
  await rename(aside, path);
}
