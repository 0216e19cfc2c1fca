import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { onEsbuild } from "./on-esbuild.ts";

/** Bundles what every environment runs into one plain file, once: no process strips types when it starts. */
export async function buildBootstrap(outDir: string): Promise<string> {
  const outfile = join(outDir, ".runtime", "bootstrap.cjs");
  await onEsbuild(() =>
    build({
      entryPoints: [fileURLToPath(new URL("bootstrap/main.ts", import.meta.url))],
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "es2024",
      logLevel: "silent",
    }),
  );
  return outfile;
}
