import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** The living children of a process; Linux only. */
export async function childrenOf(parent: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    if (new RegExp(`^\\d+ \\(.*\\) [^Z] ${parent} `, "u").test(stat)) found.push(Number(name));
  }
  return found;
}

/** Whether the process runs; the dead that nobody waited for do not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return process.platform !== "linux"; // There it went between the two looks.
  }
}

/** The living children of a process, their children, and so on; Linux only. */
export async function descendantsOf(parent: number): Promise<readonly number[]> {
  const children = await childrenOf(parent);
  const below = await Promise.all(children.map((child) => descendantsOf(child)));
  return [...children, ...below.flat()];
}
