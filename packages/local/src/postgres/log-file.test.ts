import { appendFile, mkdtemp, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { boundLog, openLog, readLog } from "./log-file.ts";

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-log-"));
  path = join(root, "log");
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(root, { recursive: true });
});

test("begins empty at every start, for its owner's eyes", async () => {
  await appendFile(path, "of an earlier start\n");
  const log = await openLog(path);
  await log.write("of this one\n");
  await log.close();
  expect(await readLog(path)).toBe("of this one\n");
  await rm(path);
  await (await openLog(path)).close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("is emptied past 16 MB, and goes on from its beginning", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const log = await openLog(path);
  const unbound = boundLog(path);
  await truncate(path, 16 * 1024 * 1024);
  vi.advanceTimersByTime(30_000);
  await log.write("x");
  expect((await stat(path)).size).toBe(16 * 1024 * 1024 + 1);
  vi.advanceTimersByTime(30_000);
  await expect.poll(async () => (await stat(path)).size).toBe(0);
  await log.write("after");
  expect(await readLog(path)).toBe("after");
  unbound();
  await log.close();
});
