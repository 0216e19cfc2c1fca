import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { POSTGRES_FOLDER } from "./postgres-package.ts";
import type { Tally } from "./tally.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const CONFIG = relative(root, fileURLToPath(new URL("../vitest.config.ts", import.meta.url)));

const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/** Runs the engine's tests on the Postgres of a major. */
export function runTests(major: number): Tally {
  const file = join(POSTGRES_FOLDER, `tests-${major}.json`);
  rmSync(file, { force: true });
  console.log(`The engine's tests on Postgres ${major}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = ["run", "--config", CONFIG, "--mode", `postgres-${major}`, ...reporters];
  const { status } = spawnSync("vitest", args, { cwd: root, stdio: "inherit" });
  const { numPassedTests: passed, numFailedTests: failed } = readReport(file);
  // What fails outside of a test, or before there is one, fails all the same.
  return { passed, failed: status === 0 ? failed : Math.max(failed, 1) };
}

function readReport(file: string): z.infer<typeof Report> {
  if (!existsSync(file)) return { numPassedTests: 0, numFailedTests: 0 };
  return Report.parse(JSON.parse(readFileSync(file, "utf8")));
}
