import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { killEsbuild } from "../testing/kill-esbuild.ts";
import { EsbuildError } from "./esbuild-error.ts";
import { onEsbuild } from "./on-esbuild.ts";
import { errorsOf } from "./testing/errors-of.ts";
import { send } from "./testing/send.ts";
import { fixture, testRunner } from "./testing/start-test-runner.ts";

const handler = (name: string) => `
  import { version } from "./version.ts";
  export const handler = async () => ({ statusCode: 200, body: "${name} " + version });`;

test("every function is built anew when esbuild was killed, time and again", async () => {
  const root = await mkdtemp(join(tmpdir(), "slipway-killed-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const names = ["one", "two", "three"];
  const save = (version: number) =>
    writeFile(join(root, "version.ts"), `export const version = ${version};`);
  for (const name of names) await writeFile(join(root, `${name}.ts`), handler(name));
  await save(0);
  const functions = names.map((name) => fixture(name));
  const { events, url } = await testRunner(functions, { root, watch: true });
  for (const version of [1, 2, 3]) {
    await killEsbuild();
    await save(version);
    const answers = await Promise.all(names.map((name) => send(url(name))));
    expect(answers.map(({ body }) => body)).toEqual(names.map((name) => `${name} ${version}`));
  }
  expect(errorsOf(events)).toEqual([]);
});

/** Builds an empty module; so often, counting new tries, esbuild is killed in the middle of it. Resolves with the number of outputs. */
async function buildKilled(times: number): Promise<number> {
  let left = times;
  const killing: Plugin = {
    name: "killing",
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /.*/ }, async () => {
        left -= 1;
        if (left >= 0) await killEsbuild();
        return { contents: "export {};" };
      });
    },
  };
  const entryPoints = [import.meta.filename];
  const { outputFiles } = await onEsbuild(() =>
    build({ entryPoints, plugins: [killing], write: false, logLevel: "silent" }),
  );
  return outputFiles.length;
}

test("what is being built when esbuild is killed is built once more, for all who wait", async () => {
  expect(await Promise.all([buildKilled(0), buildKilled(1), buildKilled(0)])).toEqual([1, 1, 1]);
});

test("what kills esbuild time and again is told, and harms no later build", async () => {
  await expect(buildKilled(2)).rejects.toThrow(EsbuildError);
  expect(await buildKilled(0)).toBe(1);
});

test("what does not compile is tried once", async () => {
  let tries = 0;
  const wrong = onEsbuild(async () => {
    tries += 1;
    return await build({ stdin: { contents: "const a = ;" }, write: false, logLevel: "silent" });
  });
  await expect(wrong).rejects.toThrow("Unexpected");
  expect(tries).toBe(1);
});
