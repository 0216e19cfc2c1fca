import { readFile } from "node:fs/promises";
import { childrenOf } from "./processes.ts";

/** Kills what serves the builds of this process and of its threads, as a system out of memory does; Linux only. Throws where there is none. */
export async function killEsbuild(): Promise<void> {
  const children = await childrenOf(process.pid);
  const isEsbuild = await Promise.all(children.map(servesBuilds));
  const found = children.filter((_pid, at) => isEsbuild[at]);
  if (found.length === 0) throw new Error("there is no esbuild to kill");
  for (const pid of found) process.kill(pid, "SIGKILL");
}

async function servesBuilds(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.includes("\0--service=");
}
