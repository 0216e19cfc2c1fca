import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { contentsOf, isStale, stampOf } from "./stamps.ts";

async function file(mtime: number): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-stamps-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, "file");
  await writeFile(path, "1");
  await utimes(path, mtime / 1000, mtime / 1000);
  return path;
}

test("an old file is what it was until it is written, or removed", async () => {
  const now = Date.now();
  const path = await file(now - 60_000);
  const stamp = stampOf(path, now);
  expect(isStale(stamp)).toBe(false);
  await writeFile(path, "2");
  expect(isStale(stamp)).toBe(true);
  await rm(path);
  expect(isStale(stamp)).toBe(true);
});

test("a file written while it was read, or a tick before, is not trusted", async () => {
  const now = Date.now();
  expect(isStale(stampOf(await file(now - 5), now))).toBe(true);
  expect(isStale(stampOf(await file(now - 3000), now - 5000))).toBe(true);
  expect(isStale(stampOf(await file(now - 500), now))).toBe(false);
});

test("a file written a tick before it was read is trusted by its content", async () => {
  const now = Date.now();
  const path = await file(now - 5);
  const stamp = stampOf(path, now, contentsOf([path], now));
  expect(isStale(stamp)).toBe(false);
  // The same size, and the same time.
  await writeFile(path, "2");
  await utimes(path, (now - 5) / 1000, (now - 5) / 1000);
  expect(isStale(stamp)).toBe(true);
});

test("a file that changed between two looks at its content is not trusted", async () => {
  const now = Date.now();
  const path = await file(now - 5);
  const before = contentsOf([path], now);
  await writeFile(path, "2");
  expect(isStale(stampOf(path, now, before))).toBe(true);
});

test("a file from the future is trusted, for it would be racy for long", async () => {
  const now = Date.now();
  expect(isStale(stampOf(await file(now + 3_600_000), now))).toBe(false);
});

test("a file that is absent is stale when it appears", async () => {
  const path = await file(0);
  await rm(path);
  const stamp = stampOf(path, Date.now());
  expect(isStale(stamp)).toBe(false);
  await writeFile(path, "");
  expect(isStale(stamp)).toBe(true);
});
