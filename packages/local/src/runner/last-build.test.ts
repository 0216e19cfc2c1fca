import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BundleError } from "./bundle-error.ts";
import { beginBuild, LastBuild, stampInputs } from "./last-build.ts";

const ENVIRONMENT = { STAGE: "dev" };
let dir: string;
let source: string;
let module: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway-last-"));
  source = await saved("src/app.ts");
  module = await saved("node_modules/thing/index.js");
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dir, { recursive: true });
});

/** A file that was written long ago, so that its time proves what it holds. */
async function saved(path: string): Promise<string> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, "1");
  await utimes(file, 0, 0);
  return file;
}

function built(result: LastBuild["result"] = { build: anyBuild }): LastBuild {
  const start = beginBuild(ENVIRONMENT, [source]);
  return new LastBuild({ result, start, inputs: stampInputs([source, module], start) });
}
const anyBuild = {
  id: "1",
  dir: "",
  environment: ENVIRONMENT,
  mapPositions: (text: string) => text,
};

test("holds until a source is saved, or the environment is another", async () => {
  const last = built();
  expect(last.isStale({ ...ENVIRONMENT })).toBe(false);
  expect(last.isStale({ STAGE: "test" })).toBe(true);
  await writeFile(source, "2");
  expect(last.isStale(ENVIRONMENT)).toBe(true);
});

test("is held against node_modules once a second", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const last = built();
  await writeFile(module, "2");
  vi.advanceTimersByTime(999);
  expect(last.isStale(ENVIRONMENT)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(last.isStale(ENVIRONMENT)).toBe(true);
});

test("never holds where the build failed", () => {
  const error = new BundleError("does-not-compile", "app", ["src/app.ts:1:1: Unexpected end"]);
  expect(built({ error }).isStale(ENVIRONMENT)).toBe(true);
});
