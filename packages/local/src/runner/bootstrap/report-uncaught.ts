import { inspect } from "node:util";

/** Ends the process as Node does, without Node's excerpt of the source: a minified bundle is one line of 300 KB. */
export function reportUncaught(): void {
  process.on("uncaughtException", (error: unknown, origin) => {
    process.stderr.write(`${origin}: ${inspect(error)}\n`);
    process.exit(1);
  });
}
