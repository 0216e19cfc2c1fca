import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The command line that runs drizzle-kit's CLI on this Node. */
export function drizzleKit(args: readonly string[]): readonly [string, ...string[]] {
  // Its exports name no file of the CLI: find it beside the one that they do name.
  const index = createRequire(import.meta.url).resolve("drizzle-kit");
  return [process.execPath, join(dirname(index), "bin.cjs"), ...args];
}
