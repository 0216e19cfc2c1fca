import { join } from "node:path";
import { bundleFunction } from "@slipway/local/runner/bundle";
import { linkVariables } from "@slipway/local/runner/link-variables";
import { functions } from "../../../../infra/functions.ts";
import { migrated } from "../migrated.ts";
import { root } from "../root.ts";
import type { BenchDatabase } from "../with-database.ts";

export interface Pair {
  /** Absolute paths of the bundles. */
  readonly ours: string;
  readonly bare: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Our counter and a bare one, bundled alike, with a migrated database to read. */
export async function buildPair({ database, folder }: BenchDatabase): Promise<Pair> {
  await migrated(database.databaseUrl);
  const counter = functions.find(({ name }) => name === "counter");
  if (counter === undefined) throw new Error("there is no function counter to measure");
  const bare = { ...counter, name: "bare", handler: "packages/bench/src/peers/bare.handler" };
  const [a, b] = await Promise.all(
    [counter, bare].map((definition) => bundleFunction({ root, definition, outDir: folder })),
  );
  return {
    ours: join(a?.dir ?? "", "bundle.mjs"),
    bare: join(b?.dir ?? "", "bundle.mjs"),
    environment: linkVariables("bench", { Database: { url: database.neonUrl } }),
  };
}
