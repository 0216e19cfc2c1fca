import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";

const JOURNAL = "meta/_journal.json";

/** The Drizzle histories that a folder is or holds, sorted. */
export function findHistories(dir: string): readonly string[] {
  if (existsSync(join(dir, JOURNAL))) return [dir];
  const journals = globSync(`**/${JOURNAL}`, {
    cwd: dir,
    exclude: (name) => name === "node_modules",
  });
  return journals.map((journal) => join(dir, dirname(dirname(journal)))).toSorted();
}
