import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readlink, realpath, stat, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { acquireLock } from "../lock.ts";
import { type Account, mayPass } from "./account.ts";
import { ClusterError } from "./cluster-error.ts";
import { sharedFolder } from "./shared-folder.ts";

/** A folder that this process alone may run a Postgres from: `data`, `log`, `owner.json` and `lock`. */
export interface ClusterFolder {
  readonly path: string;
  release(): Promise<void>;
}

interface Place {
  readonly dir: string;
  readonly account: Account | undefined;
  /** Where a cluster goes that `account` could not reach in `dir`; `sharedFolder` if not said. */
  readonly elsewhere: string | undefined;
}

/** Finds or makes the folder and takes its lock. Throws ClusterError. */
export async function claimClusterFolder(place: Place): Promise<ClusterFolder> {
  const path = await settle(place);
  await checkContents(path);
  if (place.account !== undefined) await open(path, place.account);
  const lock = await acquireLock(join(path, "lock"));
  if (lock.held) return { path, release: async () => lock.release() };
  const holder = lock.pid === undefined ? "another process" : `process ${lock.pid}`;
  throw new ClusterError("in-use", `${holder} runs the Postgres of ${place.dir}; end it and retry`);
}

/** The cluster's own folder: `dir`, or where the link at `dir` leads. */
async function settle(place: Place): Promise<string> {
  const parent = dirname(place.dir);
  await mkdir(parent, { recursive: true });
  const link = await readlink(place.dir).catch(() => undefined);
  if (link !== undefined) return make(resolve(parent, link));
  const exists = (await stat(place.dir).catch(() => undefined)) !== undefined;
  const { account } = place;
  if (exists || account === undefined || (await mayPass(account, parent))) return make(place.dir);
  // Linked before it is made: a kill in between leaves a link that leads to the same place next time.
  const name = `${basename(dirname(parent))}-${randomBytes(6).toString("hex")}`;
  const path = join(place.elsewhere ?? (await sharedFolder(account)), name);
  await symlink(path, place.dir);
  return make(path);
}

async function make(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "EEXIST" && code !== "ENOTDIR") throw cause;
    const next = "name an empty folder or one that does not exist";
    throw new ClusterError("folder-unusable", `${path} is no folder; ${next}`, { cause });
  }
  return realpath(path);
}

/** Refuses to settle among somebody's files. */
async function checkContents(path: string): Promise<void> {
  const names = await readdir(path);
  if (names.length === 0 || names.includes("lock")) return;
  throw new ClusterError(
    "folder-unusable",
    `${path} holds files that are not a cluster of Slipway; name an empty folder or one that does not exist`,
  );
}

async function open(path: string, account: Account): Promise<void> {
  // Each file in it is closed to others by its own mode.
  await chmod(path, 0o711);
  if (await mayPass(account, path)) return;
  throw new ClusterError(
    "folder-unusable",
    `user ${account.uid}, as whom Postgres runs when you are root, cannot pass through the folders above ${path}; give them \`chmod o+x\`, or remove ${path} and its data will be made elsewhere`,
  );
}
