import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeSecret } from "./write-secret.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-secret-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("replaces a file that anyone could read by one that its owner alone can", async () => {
  const path = join(await newFolder(), "key.json");
  await writeFile(path, "a longer text than that of the secret", { mode: 0o644 });
  await writeSecret(path, { d: "secret" });
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ d: "secret" });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("leaves nothing beside the file, nor what an earlier writer left that was killed", async () => {
  const folder = await newFolder();
  const path = join(folder, "key.json");
  await writeSecret(path, { d: "first" });
  await writeFile(`${path}.aside`, '{ "d": "half of a sec');
  await writeSecret(path, { d: "second" });
  expect(await readdir(folder)).toEqual(["key.json"]);
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ d: "second" });
});
