import { join } from "node:path";
import type { BuildOptions } from "esbuild";

// Makes CommonJS packages that call require() work in an ES module; word for word what SST puts there.
const BANNER = [
  "import { createRequire as topLevelCreateRequire } from 'module';",
  "const require = topLevelCreateRequire(import.meta.url);",
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
  "const __filename = topLevelFileUrlToPath(import.meta.url)",
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
  "",
].join("\n");

/**
 * esbuild as SST 4.17 calls it for a nodejs24.x function with `minify: true` (pkg/runtime/node/build.go), so that
 * what runs here is what the deploy uploads. Nothing is written; the outputs are in the result.
 */
export function bundleOptions(root: string, entry: string, dir: string) {
  return { ...commonOptions(root, entry), outfile: join(dir, "bundle.mjs") };
}

/** The same with `splitting: true`: what the entry imports when needed comes in files of its own beside bundle.mjs. */
export function splitOptions(root: string, entry: string, dir: string) {
  return {
    ...commonOptions(root, entry),
    splitting: true,
    outdir: dir,
    outExtension: { ".js": ".mjs" },
    entryNames: "bundle",
  } as const satisfies BuildOptions;
}

function commonOptions(root: string, entry: string) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2024",
    mainFields: ["module", "main"],
    keepNames: true,
    external: ["sharp", "pg-native"],
    banner: { js: BANNER },
    minify: true,
    sourcemap: "linked",
    metafile: true,
    write: false,
    logLevel: "silent",
  } as const satisfies BuildOptions;
}
