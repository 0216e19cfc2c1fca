import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { type Guardian, startGuardian } from "../guardian.ts";
import {
  killAllBut,
  memoryFoldersOf,
  postgresOf,
  runSupervisor,
} from "../testing/cluster-processes.ts";
import { query } from "../testing/query.ts";
import { type Cluster, startCluster } from "./cluster.ts";
import type { ServerEnd } from "./server.ts";

const PATIENCE = { timeout: 20_000, interval: 10 };

let root: string;
// One folder for most of the tests, which kill in it one after the other what they started.
let dir: string;
let guardian: Guardian;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-kill-"));
  // So that `nobody` can pass if we are root.
  await chmod(root, 0o755);
  dir = join(root, "postgres");
  guardian = startGuardian();
  const cluster = await startCluster({ guardian, dir });
  await query(cluster.url, "CREATE TABLE kept AS SELECT 1 AS row");
  await cluster.stop();
});
afterAll(async () => {
  guardian.close();
  await rm(root, { recursive: true, force: true });
});

async function start(options: { dir?: string } = {}): Promise<Cluster> {
  const cluster = await startCluster({ guardian, dir, ...options });
  onTestFinished(() => cluster.stop());
  return cluster;
}

const Started = z.object({ url: z.string() });

test("opens again, with its data, at once after its supervisor was killed", async () => {
  const victim = runSupervisor(dir);
  const { url } = Started.parse(JSON.parse(await victim.nextLine()));
  await query(url, "CREATE TABLE written AS SELECT 2 AS row");
  expect((await postgresOf(dir)).length).toBeGreaterThan(1);
  victim.kill("SIGKILL");
  await victim.exited;
  const cluster = await start();
  expect(await query(cluster.url, "SELECT * FROM written")).toEqual([{ row: 2 }]);
});

test("leaves no process when its supervisor is killed", async () => {
  const victim = runSupervisor(dir);
  await victim.nextLine();
  victim.kill("SIGKILL");
  await expect.poll(() => postgresOf(dir), PATIENCE).toEqual([]);
});

test.skipIf(process.platform !== "linux")(
  "stops the server that outlived its supervisor and its guardian",
  async () => {
    const victim = runSupervisor(dir);
    await victim.nextLine();
    const left = await postgresOf(dir);
    await killAllBut(left, victim);
    expect(await postgresOf(dir)).toEqual(left);
    const { url } = await start();
    expect((await postgresOf(dir)).filter((pid) => left.includes(pid))).toEqual([]);
    expect(await query(url, "SELECT * FROM kept")).toEqual([{ row: 1 }]);
  },
);

test("opens again after its postmaster was killed under a busy statement", async () => {
  const cluster = await startCluster({ guardian, dir });
  const busy = query(cluster.url, "DO $$ BEGIN LOOP END LOOP; END $$").catch(() => "broken off");
  const running = "SELECT FROM pg_stat_activity WHERE query LIKE 'DO %'";
  await expect.poll(() => query(cluster.url, running), PATIENCE).toHaveLength(1);
  const told = new Promise<ServerEnd>((resolve) => {
    cluster.onExit(resolve);
  });
  const [postmaster = 0] = await postgresOf(dir);
  process.kill(postmaster, "SIGKILL");
  const end = await told;
  expect(end).toMatchObject({ signal: "SIGKILL", code: null });
  expect(end.lastLines).toContain("ready to accept connections");
  await cluster.stop();
  const again = await start();
  expect(await busy).toBe("broken off");
  expect(await query(again.url, "SELECT * FROM kept")).toEqual([{ row: 1 }]);
});

test("survives a kill at every step of its first start", async () => {
  const fresh = join(root, "fresh");
  for (const step of [/^lock$/u, /^data\.aside-/u, /^data\.aside-/u, /^data$/u, /^owner/u]) {
    const victim = runSupervisor(fresh);
    const names = () => readdir(fresh).catch(() => []);
    await expect.poll(names, PATIENCE).toContainEqual(expect.stringMatching(step));
    victim.kill("SIGKILL");
    await victim.exited;
  }
  const { url } = await start({ dir: fresh });
  expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect((await readdir(fresh)).sort()).toEqual(["data", "lock", "log", "owner.json"]);
});

test("survives kills at random moments of later starts", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  for (let round = 1; round <= 5; round += 1) {
    const victim = runSupervisor(dir);
    await delay(Math.floor(seed / round) % 300);
    victim.kill("SIGKILL");
    await victim.exited;
  }
  const { url } = await start();
  expect(await query(url, "SELECT * FROM kept")).toEqual([{ row: 1 }]);
});

test("removes a throw-away cluster when its supervisor is killed", async () => {
  const victim = runSupervisor("memory");
  await victim.nextLine();
  expect(await memoryFoldersOf(victim.pid)).toHaveLength(1);
  victim.kill("SIGKILL");
  await expect.poll(() => memoryFoldersOf(victim.pid), PATIENCE).toEqual([]);
});

test.skipIf(process.platform !== "linux")(
  "removes a throw-away cluster that outlived its supervisor and its guardian at the next start",
  async () => {
    const victim = runSupervisor("memory");
    await victim.nextLine();
    const [left = ""] = await memoryFoldersOf(victim.pid);
    await killAllBut(await postgresOf(left), victim);
    await start({ dir: "memory" });
    expect(await memoryFoldersOf(victim.pid)).toEqual([]);
  },
);
