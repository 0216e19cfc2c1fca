import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { commands } from "../commands.ts";
import { loadAll } from "../run-command.ts";
import { withScripts } from "./readme.ts";

const read = (path: string) =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");

test("README.md lists every command as it is; `npm run fix` writes the list", async () => {
  const readme = read("README.md");
  expect(readme).toBe(withScripts(readme, await loadAll(commands)));
});

test("every command is an npm script, and every script of slipway a command", async () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read("package.json")));
  const own = Object.entries(scripts).filter(([, line]) => line.startsWith("slipway "));
  const listed = (await loadAll(commands)).map(({ script, name }) => [script, `slipway ${name}`]);
  expect(Object.fromEntries(own)).toEqual(Object.fromEntries(listed));
});
