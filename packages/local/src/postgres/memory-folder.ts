import { chmod, lstat, mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Guardian } from "../guardian.ts";
import { acquireLock, type Lock } from "../lock.ts";
import { type Account, mayPass } from "./account.ts";
import type { ClusterFolder } from "./cluster-folder.ts";
import { stopLeftovers } from "./leftovers.ts";

const PREFIX = "slipway-memory-";

/** Makes a folder that is removed on release, or by the guardian, or at the latest by the next call of this. */
export async function makeMemoryFolder(
  guardian: Guardian,
  account: Account | undefined,
): Promise<ClusterFolder> {
  for (const place of PLACES) await sweep(place);
  const place = await choosePlace(account);
  for (;;) {
    const path = await mkdtemp(join(place, PREFIX));
    if (account !== undefined) await chmod(path, 0o711);
    const lock = await lockIfThere(path);
    // Somebody's sweep came between the two.
    if (lock === undefined) continue;
    guardian.remove(path);
    return {
      path,
      async release() {
        await rm(path, { recursive: true, force: true, maxRetries: 3 });
        guardian.keep(path);
        lock.release();
      },
    };
  }
}

const SHARED_MEMORY = "/dev/shm";
const PLACES = [...new Set([SHARED_MEMORY, tmpdir(), "/tmp"])];
// Containers often have 64 MB there, which an empty cluster fills.
const ROOMY_BYTES = 1024 ** 3;

async function choosePlace(account: Account | undefined): Promise<string> {
  const shared = await statfs(SHARED_MEMORY).catch(() => undefined);
  if (shared !== undefined && shared.bavail * shared.bsize >= ROOMY_BYTES) return SHARED_MEMORY;
  return account === undefined || (await mayPass(account, tmpdir())) ? tmpdir() : "/tmp";
}

/** Removes what killed processes of ours left. */
async function sweep(place: string): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(place, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    const lock = await lockIfThere(path);
    if (lock === undefined) continue;
    await stopLeftovers(join(path, "data"));
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    lock.release();
  }
}

/** Undefined where somebody else has it, or the folder is gone. */
async function lockIfThere(path: string): Promise<Lock | undefined> {
  try {
    const lock = await acquireLock(join(path, "lock"));
    return lock.held ? lock : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
