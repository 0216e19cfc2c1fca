import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./root.ts";

/** Bytes of the typed client, minified and gzipped, without zod and what else is left out. */
export async function measureClient(...leftOut: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "packages/core/src/contract/create-client.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: ["zod/mini", ...leftOut],
  });
  return outputFiles.reduce(
    (sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length,
    0,
  );
}
