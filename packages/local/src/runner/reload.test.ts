import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import { isRunning } from "../testing/processes.ts";
import type { RunnerOptions } from "./runner.ts";
import { send } from "./testing/send.ts";
import { fixture, testRunner } from "./testing/start-test-runner.ts";

/** A repository with these files, and a runner that watches it. */
async function project(
  files: Readonly<Record<string, string>>,
  definition: Partial<FunctionDefinition> = {},
  options: Partial<RunnerOptions> = {},
) {
  const root = await mkdtemp(join(tmpdir(), "slipway-project-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const save = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    // In one step: else a build that a watch began could meet an empty file.
    await writeFile(join(root, "saving"), text);
    await rename(join(root, "saving"), join(root, path));
  };
  for (const [path, text] of Object.entries(files)) await save(path, text);
  const functions = [fixture("app", { handler: "src/app.handler", ...definition })];
  const started = await testRunner(functions, { root, watch: true, ...options });
  const builds = () =>
    started.events.flatMap((event) => (event.type === "build" ? event.outcome : []));
  return { ...started, root, save, builds, ask: () => send(started.url("app")) };
}

const answer = (text: string) =>
  `export const handler = async () => ({ statusCode: 200, body: ${JSON.stringify(text)} });\n`;
const pidHandler = (text: string) =>
  `export const handler = async () => ({ statusCode: 200, body: "${text} " + process.pid });\n`;

/** Answers when DIR holds a file "go". */
const slowHandler = (text: string) => `
  import { existsSync, writeFileSync } from "node:fs";
  const dir = process.env.DIR;
  export const handler = async () => {
    writeFileSync(dir + "/began", "");
    while (!existsSync(dir + "/go")) await new Promise((resolve) => setTimeout(resolve, 5));
    return { statusCode: 200, body: "${text}" };
  };`;

test("a request that follows a save at once is served by the saved code, time and again", async () => {
  const { ask, root } = await project({ "src/app.ts": answer("0") });
  for (let version = 1; version <= 15; version += 1) {
    await writeFile(join(root, "src/app.ts"), answer(String(version)));
    expect(await ask()).toMatchObject({ status: 200, body: String(version) });
  }
});

test("a saved import counts as well, and one that an editor swaps in", async () => {
  const { ask, root, save } = await project({
    "src/app.ts": `import { text } from "../lib/text.ts";\nexport const handler = async () => text;\n`,
    "lib/text.ts": `export const text = "one";\n`,
  });
  expect((await ask()).body).toBe("one");
  await writeFile(join(root, "lib/text.ts"), `export const text = "two";\n`);
  expect((await ask()).body).toBe("two");
  await save("lib/text.ts", `export const text = "six";\n`);
  expect((await ask()).body).toBe("six");
});

test("a request under way ends on the code that it began on, and is not dropped", async () => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-slow-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const { ask, save } = await project(
    { "src/app.ts": slowHandler("old") },
    {},
    { environment: { DIR: dir } },
  );
  const old = Promise.all([ask(), ask(), ask()]);
  await expect.poll(() => existsSync(join(dir, "began"))).toBe(true);
  await save("src/app.ts", answer("new"));
  expect((await ask()).body).toBe("new");
  await writeFile(join(dir, "go"), "");
  const bodies = (await old).map(({ status, body }) => `${status} ${body}`);
  expect(bodies).toContain("200 old");
  expect(bodies.every((body) => body === "200 old" || body === "200 new")).toBe(true);
});

test("no request is dropped while code is saved again and again under load", async () => {
  const { ask, save } = await project({ "src/app.ts": answer("0") }, { concurrency: 50 });
  const statuses = new Set<number>();
  const over = new AbortController();
  const clients = Array.from({ length: 4 }, async () => {
    while (!over.signal.aborted) statuses.add((await ask()).status);
  });
  for (let version = 1; version <= 10; version += 1) {
    await save("src/app.ts", answer(String(version)));
    expect((await ask()).body).toBe(String(version));
  }
  over.abort();
  await Promise.all(clients);
  expect([...statuses]).toEqual([200]);
});

test("a broken save answers 502 with the place, is told once, and its fix heals it", async () => {
  const { ask, builds, events, save } = await project({ "src/app.ts": pidHandler("v1") });
  const before = (await ask()).body;
  await save("src/app.ts", `export const handler = async () => {\n  const a = ;\n};\n`);
  const broken = await ask();
  expect(broken).toMatchObject({
    status: 502,
    body: 'app cannot be bundled:\nsrc/app.ts:2:13: Unexpected ";"',
  });
  expect((await ask()).status).toBe(502);
  expect(builds().filter((outcome) => outcome === "failed")).toHaveLength(1);
  expect(
    events.find((event) => event.type === "build" && event.outcome === "failed"),
  ).toMatchObject({ errors: ['src/app.ts:2:13: Unexpected ";"'] });
  await save("src/app.ts", pidHandler("v1"));
  // Taken back: the environment of before goes on.
  expect((await ask()).body).toBe(before);
  await save("src/app.ts", pidHandler("v2"));
  expect((await ask()).body).toMatch(/^v2 /);
});

test("an import that does not exist yet is found once it does", async () => {
  const { ask, save } = await project({
    "src/app.ts": `export { handler } from "./later.ts";\n`,
  });
  const missing = await ask();
  expect(missing.status).toBe(502);
  expect(missing.body).toContain('src/app.ts:1:25: Could not resolve "./later.ts"');
  await save("src/later.ts", answer("later"));
  expect((await ask()).body).toBe("later");
});

test("a handler that moves to another file, or away, is followed", async () => {
  const { ask, root } = await project({ "src/app.ts": answer("same") });
  expect((await ask()).body).toBe("same");
  await rename(join(root, "src/app.ts"), join(root, "src/app.mts"));
  expect((await ask()).body).toBe("same");
  await rm(join(root, "src/app.mts"));
  expect((await ask()).body).toBe(
    "app cannot be bundled:\nsrc/app{.ts,.tsx,.mts,.cts,.js,.jsx,.mjs,.cjs} does not exist; " +
      "create it or correct `handler` in infra/functions.ts",
  );
});

test("a save that changes no code recycles nothing", async () => {
  const { ask, builds, save } = await project({ "src/app.ts": pidHandler("v1") });
  const before = (await ask()).body;
  await save("src/app.ts", `// A comment that minifying takes out.\n${pidHandler("v1")}`);
  expect((await ask()).body).toBe(before);
  expect(builds().filter((outcome) => outcome === "built")).toHaveLength(1);
});

test("new code has an environment before anybody asks, and the old one is ended", async () => {
  const { ask, events, save } = await project({
    "src/app.ts": `console.log("old loaded");\n${pidHandler("old")}`,
  });
  const pid = Number((await ask()).body.split(" ")[1]);
  await save("src/app.ts", `console.log("new loaded");\n${pidHandler("new")}`);
  const texts = () => events.flatMap((event) => (event.type === "output" ? event.text : []));
  await expect.poll(texts, { timeout: 5000 }).toContain("new loaded");
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test("a copied file is part of the code: a request sees what was written before it", async () => {
  const { ask, builds, root, save } = await project(
    {
      "src/app.ts": `import { readFileSync } from "node:fs";
        const text = readFileSync(new URL("manifest.json", import.meta.url), "utf8");
        export const handler = async () => ({ statusCode: 200, body: text + process.pid });`,
      "out/manifest.json": "one ",
    },
    { copyFiles: [{ from: "out/manifest.json", to: "manifest.json" }] },
  );
  const first = (await ask()).body;
  expect(first).toMatch(/^one /);
  await save("out/manifest.json", "one ");
  expect((await ask()).body).toBe(first);
  await save("out/manifest.json", "two ");
  expect((await ask()).body).toMatch(/^two /);
  expect(builds().filter((outcome) => outcome !== "unchanged")).toEqual(["built", "copied"]);
  await rm(join(root, "out/manifest.json"));
  expect((await ask()).body).toBe(
    "app cannot be bundled:\nout/manifest.json does not exist; make it, or correct `copyFiles` of app in infra/functions.ts",
  );
});

test("without watching, only refresh takes over what changed, also in the environment", async () => {
  const environment = { NAME: "a" };
  const source = `export const handler = async () => ({ statusCode: 200, body: process.env.NAME + process.pid });`;
  const { ask, runner, save } = await project(
    { "src/app.ts": source },
    {},
    { watch: false, environment },
  );
  const first = (await ask()).body;
  expect(first).toMatch(/^a\d+$/);
  await runner.refresh();
  expect((await ask()).body).toBe(first);
  environment.NAME = "b";
  await save("src/app.ts", source.replace(" + process.pid", ""));
  expect((await ask()).body).toBe(first);
  await runner.refresh();
  expect((await ask()).body).toBe("b");
});

test("only the build in use keeps its folder", async () => {
  const { ask, outDir, save } = await project({ "src/app.ts": answer("0") });
  for (const text of ["1", "2", "3"]) {
    await save("src/app.ts", answer(text));
    expect((await ask()).body).toBe(text);
  }
  const folders = () => readdir(join(outDir, "app"));
  await expect.poll(folders).toHaveLength(1);
  const [folder = ""] = await folders();
  expect((await readdir(join(outDir, "app", folder))).sort()).toEqual([
    "bundle.mjs",
    "bundle.mjs.map",
  ]);
});
