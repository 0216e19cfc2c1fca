import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { startGuardian } from "./guardian.ts";
import { childrenOf, isRunning } from "./testing/processes.ts";
import { runTypeScript } from "./testing/typescript-process.ts";

const supervisor = new URL("./testing/guardian-process.ts", import.meta.url);
const Report = z.object({
  watched: z.array(z.int()),
  forgotten: z.int(),
  removed: z.string(),
  kept: z.string(),
});
const PATIENCE = { timeout: 20_000, interval: 20 };
const ours = new Set<number>();
const folders = new Set<string>();
afterEach(async () => {
  for (const pid of ours) if (isRunning(pid)) process.kill(pid, "SIGKILL");
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  ours.clear();
  folders.clear();
});

async function startSupervisor() {
  const running = runTypeScript(supervisor);
  const report = Report.parse(JSON.parse(await running.nextLine()));
  for (const pid of [...report.watched, report.forgotten]) ours.add(pid);
  folders.add(report.kept);
  const others = new Set([...report.watched, report.forgotten]);
  const guardians = async () => (await childrenOf(running.pid)).filter((pid) => !others.has(pid));
  return { ...running, ...report, guardians };
}

test("ends what it watches and removes its folders when its supervisor is killed, and nothing else", async () => {
  const { kill, watched, forgotten, removed, kept } = await startSupervisor();
  kill("SIGKILL");
  await expect.poll(() => exists(removed), PATIENCE).toBe(false);
  expect(watched.map(isRunning)).toEqual([false, false, false]);
  expect(isRunning(forgotten)).toBe(true);
  expect(await exists(kept)).toBe(true);
});

test.skipIf(process.platform !== "linux")(
  "is started anew with all that it knew when it is killed itself",
  async () => {
    const { kill, guardians, watched, removed } = await startSupervisor();
    const [first] = await guardians();
    if (first === undefined) throw new Error("the supervisor has no guardian");
    process.kill(first, "SIGKILL");
    await expect
      .poll(async () => (await guardians()).filter((pid) => pid !== first), PATIENCE)
      .toHaveLength(1);
    kill("SIGKILL");
    await expect.poll(() => exists(removed), PATIENCE).toBe(false);
    expect(watched.map(isRunning)).toEqual([false, false, false]);
  },
);

test("ends with close, when it signals what is still watched", async () => {
  const guardian = startGuardian();
  const child = spawn("sleep", ["1000"], { stdio: "ignore" });
  if (child.pid === undefined) throw new Error("sleep did not start");
  ours.add(child.pid);
  guardian.watch(child.pid, "KILL");
  guardian.close();
  await expect.poll(() => child.signalCode, PATIENCE).toBe("SIGKILL");
});

test("keeps its promises for many processes in any order", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-guardian-"));
  const guardian = startGuardian();
  const children = Array.from({ length: 12 }, () => spawn("sleep", ["1000"], { stdio: "ignore" }));
  const pids = children.flatMap((child) => child.pid ?? []);
  for (const pid of pids) ours.add(pid);
  for (const pid of pids) guardian.watch(pid, "KILL");
  for (const pid of pids.toReversed()) if (pid !== pids[7]) guardian.forget(pid);
  guardian.remove(folder);
  guardian.close();
  await expect.poll(() => exists(folder), PATIENCE).toBe(false);
  expect(pids.filter((pid) => !isRunning(pid))).toEqual([pids[7]]);
});

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
