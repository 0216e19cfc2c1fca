import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { bundleOptions } from "./bundle-options.ts";
import { sourcePositions } from "./source-positions.ts";

/** As drizzle-orm ships it: the map names a source that is not in the package. */
const FILES = {
  "src/app.ts": `import { call } from "thing/deep/call.js";
    call(() => console.log(new Error("no").stack));`,
  "node_modules/thing/package.json": `{ "name": "thing", "type": "module" }`,
  "node_modules/thing/deep/call.js": `export function call(run) { return [run()]; }
//# sourceMappingURL=call.js.map`,
  "node_modules/thing/deep/call.js.map": JSON.stringify({
    version: 3,
    sources: ["../../src/deep/call.ts"],
    names: [],
    mappings: "AAAA",
  }),
};

async function stackOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "slipway-positions-")));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const options = bundleOptions(root, "src/app.ts", join(root, "out"));
  const { metafile } = await build({ ...options, write: true });
  const bundle = options.outfile;
  const json = await readFile(`${bundle}.map`);
  const inputs = Object.keys(metafile.inputs).map((path) => join(root, path));
  const named = sourcePositions({ json, bundle, outfile: bundle, root, inputs });
  // In a process of its own: the tests' runner maps stacks itself.
  const { stdout } = await promisify(execFile)(process.execPath, [bundle]);
  return named(stdout);
}

test("our own sources are named by line, a package whose map leads nowhere by its file", async () => {
  const stack = await stackOf(FILES);
  expect(stack).toMatch(/ \(?src\/app\.ts:2:\d+\)?/);
  expect(stack).toContain("node_modules/thing/deep/call.js");
  expect(stack).not.toContain("node_modules/src");
  expect(stack).not.toMatch(/call\.js:\d/);
});

test("a package that cannot be told is named by the folder of all", async () => {
  const map = FILES["node_modules/thing/deep/call.js.map"].replace("deep/call", "lib/other");
  const stack = await stackOf({ ...FILES, "node_modules/thing/deep/call.js.map": map });
  expect(stack).toMatch(/node_modules\)?\n/);
});
