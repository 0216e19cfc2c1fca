import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The command line that runs SST's CLI. */
export function sstCli(args: readonly string[]): readonly [string, ...string[]] {
  // Its exports name no file of the CLI: find it from the one that they do name.
  const index = createRequire(import.meta.url).resolve("sst");
  return [process.execPath, join(dirname(index), "..", "bin", "sst.mjs"), ...args];
}
