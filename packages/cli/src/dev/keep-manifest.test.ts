import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { readHistory } from "@slipway/migrate/history";
import { makeManifest, parseManifest } from "@slipway/migrate/manifest";
import { numbered, writeHistory } from "@slipway/migrate/testing/write-history";
import { expect, onTestFinished, test } from "vitest";
import { keepManifest } from "./keep-manifest.ts";

const FILES = numbered({ init: "CREATE TABLE a ();", more: "CREATE TABLE b ();" });

test("a rehearsal is of the history that the manifest is of, also where that has changed meanwhile", async () => {
  const root = await mkdtemp(join(tmpdir(), "slipway-manifest-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const migrations = writeHistory(FILES.slice(0, 1));
  const file = join(root, "manifest.json");
  const read = async () => parseManifest(await readFile(file, "utf8"));
  const context = { root, env: {}, interactive: false, print() {}, note() {} };
  const manifest = keepManifest({ context, files: { manifest: file, migrations } });
  expect(await read()).toEqual(makeManifest(readHistory(migrations)));
  const outrun = manifest.rehearse();
  await setImmediate();
  const next = readHistory(writeHistory(FILES));
  manifest.write(next);
  expect(await outrun).toBe(false);
  expect(await read()).toEqual(makeManifest(next));
  expect(await manifest.rehearse()).toBe(true);
  const { release, fingerprint } = await read();
  expect(release).toBe(makeManifest(next).release);
  expect(fingerprint?.filter((line) => line.startsWith("table"))).toHaveLength(2);
  await manifest.close();
  expect(await manifest.rehearse()).toBe(false);
});
