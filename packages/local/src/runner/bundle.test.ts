import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import { bundleFunction } from "./bundle.ts";
import { fixture } from "./testing/start-test-runner.ts";

async function project(files: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), "slipway-bundle-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const bundle = (definition: Partial<FunctionDefinition> = {}) =>
    bundleFunction({
      root,
      definition: fixture("app", { handler: "src/app.handler", ...definition }),
      outDir: join(root, "out"),
    });
  return { root, bundle };
}

const APP = "export const handler = async () => 1;\n";

test("writes what SST would upload, and nothing else", async () => {
  const { root, bundle } = await project({
    "src/app.ts": `import { helper } from "./helper.ts";
      import { unused } from "./unused.ts";
      const alsoUnused = () => unused();
      export class Thing { static label = "thing"; }
      export const handler = async () => ({ statusCode: 200, body: helper(Thing.name) });`,
    "src/helper.ts": `import { createHash } from "node:crypto";
      export const helper = (text: string): string => createHash("md5").update(text).digest("hex");`,
    "src/unused.ts": "export const unused = () => 1;",
    "data/a.json": "{}",
    "migrations/0000_a.sql": "SELECT 1;",
    "migrations/meta/_journal.json": "{}",
  });
  const made = await bundle({
    copyFiles: [
      { from: "data/a.json", to: "b/c.json" },
      { from: "migrations", to: "migrations" },
    ],
  });
  expect(made.dir).toBe(join(root, "out/app"));
  expect((await readdir(made.dir, { recursive: true })).sort()).toEqual([
    "b",
    "b/c.json",
    "bundle.mjs",
    "bundle.mjs.map",
    "migrations",
    "migrations/0000_a.sql",
    "migrations/meta",
    "migrations/meta/_journal.json",
  ]);
  expect(made.inputs).toEqual(["src/helper.ts", "src/app.ts"]);
  const text = await readFile(join(made.dir, "bundle.mjs"), "utf8");
  expect(made.bytes).toBe(Buffer.byteLength(text));
  expect(text).toMatch(/^import \{ createRequire as topLevelCreateRequire \} from 'module';\n/);
  expect(text).toMatch(/\n\/\/# sourceMappingURL=bundle\.mjs\.map\n$/);
  expect(text.trimEnd().split("\n")).toHaveLength(8);
  const bundled: unknown = await import(pathToFileURL(join(made.dir, "bundle.mjs")).href);
  // Names outlive the minifier, in logs and stacks.
  expect(bundled).toHaveProperty("Thing.name", "Thing");
});

test("bundles equal sources to equal bytes, and replaces what was there", async () => {
  const { root, bundle } = await project({ "src/app.ts": APP });
  const first = await bundle();
  await writeFile(join(first.dir, "left-over.txt"), "");
  const second = await bundle();
  expect(second).toEqual(first);
  expect((await readdir(first.dir)).sort()).toEqual(["bundle.mjs", "bundle.mjs.map"]);
  expect((await readdir(join(root, "out"))).sort()).toEqual(["app"]);
});

test("the hash speaks for the code and the copied files, and not for the source map", async () => {
  const { root, bundle } = await project({ "src/app.ts": APP, "a.json": "1" });
  const copyFiles = [{ from: "a.json", to: "a.json" }];
  const { hash } = await bundle({ copyFiles });
  await writeFile(join(root, "src/app.ts"), `// moved down\n${APP}`);
  expect((await bundle({ copyFiles })).hash).toBe(hash);
  await writeFile(join(root, "a.json"), "2");
  expect((await bundle({ copyFiles })).hash).not.toBe(hash);
  expect((await bundle()).hash).not.toBe(hash);
});

test("finds the handler by SST's order of extensions", async () => {
  const { bundle } = await project({
    "src/app.js": "export const handler = () => 'js';",
    "src/app.mts": "export const handler = () => 'mts';",
  });
  expect((await bundle()).inputs).toEqual(["src/app.mts"]);
});

test("packages that the deploy installs stay outside, and CommonJS may require", async () => {
  const { root, bundle } = await project({
    "src/app.ts": `import native from "pg-native"; import old from "old";
      export const handler = () => [native, old];`,
    "modules/old/package.json": `{"main":"./index.cjs"}`,
    "modules/old/index.cjs": `module.exports = require("node:os").EOL + __dirname;`,
  });
  await symlink(join(root, "modules"), join(root, "node_modules"));
  const text = await readFile(join((await bundle()).dir, "bundle.mjs"), "utf8");
  expect(text).toContain('from"pg-native"');
});

test.each([
  [
    "a syntax error",
    "export const handler = (;\n",
    {},
    "does-not-compile",
    'src/app.ts:1:25: Unexpected ";"',
  ],
  [
    "an import of nothing",
    'import "./nothing.ts";\nexport const handler = 1;\n',
    {},
    "does-not-compile",
    'src/app.ts:1:8: Could not resolve "./nothing.ts"',
  ],
  [
    "a handler without file",
    APP,
    { handler: "src/nothing.handler" },
    "handler-not-found",
    "src/nothing{.ts,.tsx,.mts,.cts,.js,.jsx,.mjs,.cjs} does not exist; create it or correct `handler` in infra/functions.ts",
  ],
  [
    "a missing file to copy",
    APP,
    { copyFiles: [{ from: "x.json", to: "x.json" }] },
    "copy-source-missing",
    "x.json does not exist; make it, or correct `copyFiles` of app in infra/functions.ts",
  ],
  [
    "a copy to outside",
    APP,
    { copyFiles: [{ from: "src/app.ts", to: "../app.ts" }] },
    "copy-target-taken",
    "src/app.ts cannot be copied to ../app.ts; correct `copyFiles` of app in infra/functions.ts",
  ],
  [
    "a copy over the bundle",
    APP,
    { copyFiles: [{ from: "src/app.ts", to: "./bundle.mjs" }] },
    "copy-target-taken",
    "src/app.ts cannot be copied to ./bundle.mjs; correct `copyFiles` of app in infra/functions.ts",
  ],
] as const)(
  "%s is refused with its place and the next step",
  async (_what, source, definition, code, line) => {
    const { bundle } = await project({ "src/app.ts": source });
    await expect(bundle(definition)).rejects.toMatchObject({
      name: "BundleError",
      code,
      message: `app cannot be bundled:\n${line}`,
      errors: [line],
    });
  },
);
