import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import * as z from "zod";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const CHECKED = "--import ./packages/cli/bin/check-node.js";

test("a Node that cannot run the repository's scripts is told what to do by each of them", async () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  const runs = Object.values(scripts).flatMap(
    (script) => script.match(/\bnode [^&]*\.ts\b/g) ?? [],
  );
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.filter((run) => !run.startsWith(`node ${CHECKED} `))).toEqual([]);
  // As a Node from before types were stripped.
  const args = ["--no-strip-types", ...CHECKED.split(" "), "packages/bench/src/main.ts"];
  const run = promisify(execFile)(process.execPath, args, { cwd: root });
  await expect(run).rejects.toThrow(/is too old .* Run `npm install` without --omit=optional/);
});
