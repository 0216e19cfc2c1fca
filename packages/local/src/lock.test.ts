import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acquireLock, type Holder, type Lock } from "./lock.ts";
import { runTypeScript } from "./testing/typescript-process.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-lock-"));
});
afterAll(() => rm(folder, { recursive: true }));

const locker = new URL("./testing/lock-process.ts", import.meta.url);

function held(result: Lock | Holder): Lock {
  if (!result.held) throw new Error(`process ${result.pid} has the lock`);
  return result;
}

test("has one holder at a time, and tells the others who it is", async () => {
  const path = join(folder, "one");
  const lock = held(await acquireLock(path));
  expect(await acquireLock(path)).toEqual({ held: false, pid: process.pid });
  lock.release();
  held(await acquireLock(path)).release();
});

test("is given to exactly one of twenty that ask at once", async () => {
  const path = join(folder, "twenty");
  const results = await Promise.all(Array.from({ length: 20 }, () => acquireLock(path)));
  expect(results.filter((result) => result.held)).toHaveLength(1);
});

test("is free as soon as its holder was killed", async () => {
  const path = join(folder, "killed");
  const holder = runTypeScript(locker, [path]);
  expect(await holder.nextLine()).toBe("held");
  expect(await acquireLock(path)).toEqual({ held: false, pid: holder.pid });
  holder.kill("SIGKILL");
  await holder.exited;
  held(await acquireLock(path)).release();
});

test("is not kept by a child of the holder that lives on", async () => {
  const path = join(folder, "child");
  const holder = runTypeScript(locker, [path, "with-child"]);
  expect(await holder.nextLine()).toBe("held");
  const child = Number(await holder.nextLine());
  holder.kill("SIGKILL");
  await holder.exited;
  held(await acquireLock(path)).release();
  process.kill(child, "SIGKILL");
});

test("is another lock once its file was deleted", async () => {
  const path = join(folder, "deleted");
  const old = held(await acquireLock(path));
  await rm(path);
  const lock = held(await acquireLock(path));
  old.release();
  expect(await acquireLock(path)).toEqual({ held: false, pid: process.pid });
  lock.release();
});

test("is not taken on a file that is deleted while it is asked for", async () => {
  const path = join(folder, "race");
  const asked = acquireLock(path);
  rmSync(path);
  const lock = held(await asked);
  expect(await acquireLock(path)).toEqual({ held: false, pid: process.pid });
  lock.release();
});

test("says nothing of an earlier holder after it was taken", async () => {
  const path = join(folder, "note");
  const holder = runTypeScript(locker, [path]);
  await holder.nextLine();
  holder.kill("SIGKILL");
  await holder.exited;
  const lock = held(await acquireLock(path));
  expect(await readFile(path, "utf8")).toBe(`{"pid":${process.pid}}`);
  lock.release();
  lock.release();
});

test("rejects where the folder does not exist", async () => {
  await expect(acquireLock(join(folder, "absent", "lock"))).rejects.toThrow("ENOENT");
});
