import { type ChildProcess, spawn } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stopLeftovers } from "./leftovers.ts";

let data: string;
let bystander: ChildProcess;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "slipway-leftovers-"));
  bystander = spawn("sleep", ["1000"], { cwd: data, stdio: "ignore" });
});
afterEach(async () => {
  bystander.kill("SIGKILL");
  await rm(data, { recursive: true });
});

test("ends no process that is not Postgres, even in its folder and with its number", async () => {
  const pidFile = join(data, "postmaster.pid");
  await writeFile(pidFile, `${bystander.pid}\n${data}\n`);
  await stopLeftovers(data);
  expect(bystander.signalCode).toBeNull();
  await expect(access(pidFile)).rejects.toMatchObject({ code: "ENOENT" });
});

test("takes an empty pid file, as a full disk leaves it, for a dead one", async () => {
  await writeFile(join(data, "postmaster.pid"), "");
  await stopLeftovers(data);
  await expect(access(join(data, "postmaster.pid"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("has nothing to do after a shutdown in order", async () => {
  await stopLeftovers(data);
  expect(bystander.signalCode).toBeNull();
});
