import { chmod, lstat, mkdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type Account, mayPass } from "./account.ts";

/**
 * A folder of ours outside every project, that `account` can pass through: for binaries that cannot be used where npm
 * put them, and for clusters of projects that `account` cannot reach.
 */
export async function sharedFolder(account: Account | undefined): Promise<string> {
  // Root's is no place that is swept by age, as /tmp and /var/tmp are.
  const places =
    account === undefined
      ? [join(homedir(), ".cache", "slipway"), join(tmpdir(), `slipway-${process.getuid?.()}`)]
      : ["/var/lib/slipway", "/var/tmp/slipway"];
  const refusals: string[] = [];
  for (const place of places) {
    const refusal = await claimFolder(place, account);
    if (refusal === undefined) return place;
    refusals.push(refusal);
  }
  throw new Error(`found no folder for Postgres outside the project:\n${refusals.join("\n")}`);
}

/** Makes the folder, or checks that it is ours alone to write; answers why it cannot be used. */
export async function claimFolder(
  path: string,
  account: Account | undefined,
): Promise<string | undefined> {
  try {
    await mkdir(path, { recursive: true, mode: 0o711 });
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
  // Not stat: a link that somebody else laid in a folder open to all must not lead us elsewhere.
  const found = await lstat(path);
  if (!found.isDirectory()) return `${path} is not a folder`;
  if (found.uid !== process.getuid?.()) return `${path} belongs to user ${found.uid}`;
  if ((found.mode & 0o022) !== 0) return `${path} can be written by others`;
  await chmod(path, 0o711);
  if (account !== undefined && !(await mayPass(account, path))) {
    return `${path} cannot be reached by user ${account.uid}`;
  }
  return undefined;
}
