import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { startDevIn } from "@slipway/cli/testing/running-dev";
import { slipway } from "@slipway/cli/testing/slipway";
import { expect, onTestFinished, test } from "vitest";

test("dev names the place where its list of functions cannot be loaded", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  const list = join(copy.root, "infra/functions.ts");
  const text = await readFile(list, "utf8");
  await writeFile(list, `export const x = = 1;\n${text}`);
  expect(await slipway(["dev"], copy)).toEqual({
    code: 1,
    stdout: "",
    stderr: `infra/functions.ts:1:18 does not compile: Unexpected "="\n`,
  });
  await writeFile(list, `nowhere();\n${text}`);
  expect((await slipway(["dev"], copy)).stderr).toBe(
    "infra/functions.ts:1:1 cannot be loaded: nowhere is not defined\n",
  );
});

test("dev says where the database stands, and tells a list of functions that has changed", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  const dev = await startDevIn(copy.root);
  onTestFinished(() => dev.stop());
  await appendFile(join(copy.root, "infra/functions.ts"), "// Another one.\n");
  await dev.says("infra/functions.ts has changed: end dev and start it again.");
  expect(dev.output()).toMatch(/^migrations: \d+ applied, the newest \d{4}_/m);
});
