// Replays histories fresh and one migration per deploy, and compares the schemas: the synthetic ones, or those of a folder.
import { relative, resolve } from "node:path";
import { oneByOne } from "@slipway/migrate/histories/replay";
import { SYNTHETIC_HISTORIES } from "@slipway/migrate/histories/synthetic-histories";
import { deploysOf } from "@slipway/migrate/histories/synthetic-history";
import { readHistory } from "@slipway/migrate/history";
import { withEmptyDatabases } from "../../src/with-empty-databases.ts";
import { findHistories } from "./find-histories.ts";
import { type Trial, tryHistory } from "./try-history.ts";

const [folder] = process.argv.slice(2);
const trials = folder === undefined ? synthetic() : inFolder(folder);

if (trials.length === 0) {
  console.error(`${folder} is no history and holds none: there is no meta/_journal.json`);
}
const failed = await withEmptyDatabases(async (withEmpty) => {
  let count = 0;
  for (const trial of trials) {
    const { passed, text } = await tryHistory(trial, withEmpty);
    console.log(text);
    if (!passed) count += 1;
  }
  return count;
});
console.log(`${trials.length - failed} passed, ${failed} failed`);
if (failed > 0 || trials.length === 0) process.exitCode = 1;

function synthetic(): Trial[] {
  return Object.entries(SYNTHETIC_HISTORIES).map(([name, history]) => ({
    name,
    deploys: () => deploysOf(history),
  }));
}

/** From the folder in which npm was called. */
function inFolder(name: string): Trial[] {
  const dir = resolve(process.env["INIT_CWD"] ?? "", name);
  return findHistories(dir).map((found) => ({
    name: relative(dir, found) || name,
    deploys: () => oneByOne(readHistory(found)),
  }));
}
