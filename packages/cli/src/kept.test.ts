import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { findKept, keep } from "./kept.ts";

test("makes a result once, keeps the newest few, and makes it again where the file is damaged", async () => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-kept-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const store = { file: join(dir, "made", "results.json"), shape: z.number() };
  let made = 0;
  const make = () => Promise.resolve((made += 1));
  expect([await keep(store, "a", make), await keep(store, "a", make)]).toEqual([1, 1]);
  for (const key of ["b", "c", "d", "e", "f"]) await keep(store, key, make);
  expect([await findKept(store, "a"), await findKept(store, "f")]).toEqual([undefined, 6]);
  await writeFile(store.file, "{");
  expect(await keep(store, "f", make)).toBe(7);
  await writeFile(store.file, '[{"key":"f","value":"text"}]');
  expect(await keep(store, "f", make)).toBe(8);
});
