import { execFile } from "node:child_process";
import { readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { ClusterError } from "./cluster-error.ts";

/**
 * Ends the processes of a Postgres whose supervisor is gone, and only then removes its pid file: after a restart of the
 * machine or the container that number may belong to anyone. The caller has the folder's lock.
 */
export async function stopLeftovers(data: string): Promise<void> {
  const pidFile = join(data, "postmaster.pid");
  const text = await readFile(pidFile, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const postmaster = Number.parseInt(text, 10);
  for (const [signal, patience] of STEPS) {
    const left = await processesOn(data, postmaster);
    if (left.length === 0) {
      await rm(pidFile, { force: true });
      return;
    }
    // A postmaster shuts the others down; those that outlived theirs may be too busy to notice, and are ended.
    const targets = signal === "SIGINT" ? left.filter((pid) => pid === postmaster) : left;
    if (targets.length === 0) continue;
    for (const pid of targets) send(pid, signal);
    await pollUntilGone(data, postmaster, patience);
  }
  const left = await processesOn(data, postmaster);
  throw new ClusterError(
    "start-failed",
    `processes of an earlier Postgres on ${data} do not end: ${left.join(", ")}; end them and retry`,
  );
}

/** Each signal, and for how many ms it is given time. */
const STEPS = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 6000],
  ["SIGKILL", 3000],
  ["SIGKILL", 3000],
] as const;

async function pollUntilGone(data: string, postmaster: number, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline && (await processesOn(data, postmaster)).length > 0) {
    await delay(10);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended since.
  }
}

/** The processes of the Postgres on this data folder: each has it as its working directory. */
export async function processesOn(data: string, postmaster: number): Promise<readonly number[]> {
  if (process.platform === "darwin") {
    return (await isPostmasterOf(data, postmaster)) ? [postmaster] : [];
  }
  const folder = await realpath(data);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(pids.map((pid) => isPostgresIn(folder, pid)));
  return pids.filter((_, index) => found[index]).map(Number);
}

async function isPostgresIn(folder: string, pid: string): Promise<boolean> {
  // A process that ends meanwhile, or that we may not look into, is none of ours.
  if ((await readlink(`/proc/${pid}/cwd`).catch(() => "")) !== folder) return false;
  // Nor is a shell that stands in the folder. The kernel appends " (deleted)" after a reinstallation.
  return /\/postgres(?: \(deleted\))?$/u.test(await readlink(`/proc/${pid}/exe`).catch(() => ""));
}

/** macOS does not tell a process's folder without a tool of its own, but the postmaster's command line names it. */
async function isPostmasterOf(data: string, pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(
    () => ({ stdout: "" }),
  );
  return stdout.includes(`-D ${data}`);
}
