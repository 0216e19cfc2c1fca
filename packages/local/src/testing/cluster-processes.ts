import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processesOn } from "../postgres/leftovers.ts";
import { childrenOf } from "./processes.ts";
import { runTypeScript, type TypeScriptProcess } from "./typescript-process.ts";

/** A process that runs the cluster of a folder, to be killed. */
export function runSupervisor(...args: readonly string[]): TypeScriptProcess {
  return runTypeScript(new URL("./cluster-process.ts", import.meta.url), args);
}

/** The processes of the cluster's Postgres. */
export async function postgresOf(folder: string): Promise<readonly number[]> {
  const data = join(folder, "data");
  const pidFile = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "0");
  return processesOn(data, Number.parseInt(pidFile, 10));
}

/** Kills a supervisor and its guardian, so that only its Postgres is left; Linux only. */
export async function killAllBut(
  postgres: readonly number[],
  victim: TypeScriptProcess,
): Promise<void> {
  for (const pid of [...(await childrenOf(victim.pid)), victim.pid]) {
    if (!postgres.includes(pid)) process.kill(pid, "SIGKILL");
  }
  await victim.exited;
}

/** The folders of the throw-away clusters that a process made. */
export async function memoryFoldersOf(supervisor: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const place of new Set(["/dev/shm", tmpdir()])) {
    for (const name of await readdir(place).catch(() => [])) {
      if (!name.startsWith("slipway-memory-")) continue;
      const note = await readFile(join(place, name, "lock"), "utf8").catch(() => "");
      if (note === `{"pid":${supervisor}}`) found.push(join(place, name));
    }
  }
  return found;
}
