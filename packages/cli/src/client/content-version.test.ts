import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { contentVersion } from "./content-version.ts";

const manifest = { name: "@slipway/client", version: "1.2.3" };
const renamed = { ...manifest, name: "client" };

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-version-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "client"));
  await writeFile(join(folder, "client/send.js"), "send");
  await writeFile(join(folder, "api.js"), "api");
  return folder;
}

test("is the same for the same content, wherever it lies", async () => {
  const version = await contentVersion(manifest, await makeFolder());
  expect(version).toMatch(/^1\.2\.3-h[\da-f]{8}$/);
  expect(await contentVersion(manifest, await makeFolder())).toBe(version);
});

test("changes with a file, with its name and with the manifest", async () => {
  const folder = await makeFolder();
  const versions = [await contentVersion(manifest, folder)];
  versions.push(await contentVersion(renamed, folder));
  await rename(join(folder, "api.js"), join(folder, "client/api.js"));
  versions.push(await contentVersion(manifest, folder));
  await writeFile(join(folder, "client/api.js"), "API");
  versions.push(await contentVersion(manifest, folder));
  expect(new Set(versions).size).toBe(4);
});
