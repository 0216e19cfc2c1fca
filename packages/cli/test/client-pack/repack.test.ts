import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packClient } from "@slipway/cli/client/pack-client";
import { freshCopy, type FreshCopy } from "@slipway/cli/testing/fresh-copy";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const zod = dirname(createRequire(import.meta.url).resolve("zod/package.json"));
let folder: string;
let copy: FreshCopy;
let first: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-client-"));
  [copy, first] = await Promise.all([freshCopy(), packClient(root, join(folder, "packed"))]);
});
afterAll(async () => {
  await copy.remove();
  await rm(folder, { recursive: true, force: true });
});

test("packs the same file as long as nothing in it changes", async () => {
  const before = await readFile(first);
  expect(await packClient(copy.root, join(folder, "packed"))).toBe(first);
  expect(before.equals(await readFile(first))).toBe(true);
});

test("a changed client is another to npm, and the one before stays for who has it", async () => {
  const source = join(copy.root, "packages/core/src/contract/api.ts");
  await appendFile(source, "\nexport const added = 1;\n");
  const changed = await packClient(copy.root, join(folder, "packed"));
  expect(await readdir(join(folder, "packed"))).toEqual(
    expect.arrayContaining([basename(first), basename(changed)]),
  );
  const project = join(folder, "project");
  await mkdir(project);
  // npm installs zod from where it lies: nothing is asked of a registry.
  const dependencies = { "@slipway/client": `file:${first}`, zod: `file:${zod}` };
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, dependencies }));
  for (const { command, isAdded } of [
    { command: ["install"], isAdded: false },
    { command: ["ci"], isAdded: false },
    { command: ["install", changed], isAdded: true },
    { command: ["ci"], isAdded: true },
    { command: ["install", first], isAdded: false },
  ]) {
    await run("npm", [...command, "--offline", "--no-audit", "--no-fund"], { cwd: project });
    const installed = join(project, "node_modules/@slipway/client/dist/api.js");
    expect((await readFile(installed, "utf8")).includes("added")).toBe(isAdded);
  }
});
