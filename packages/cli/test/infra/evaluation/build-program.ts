import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build as esbuild, type Plugin } from "esbuild";
import * as z from "zod";

export interface Sources {
  /** The repository. */
  readonly root: string;
  /** The platform's folder, where `sst install` put it. */
  readonly platform: string;
  /** In the platform's folder, so that the bundle finds the SDK. */
  readonly outfile: string;
}

export interface Globals {
  readonly app: object;
  readonly cli: object;
  readonly dev: boolean;
}

const lockSchema = z.array(z.object({ package: z.string(), alias: z.string() }));

/** Bundles `sst.config.ts` as the CLI does before it gives it to Pulumi (`pkg/project/run.go`, `pkg/js/js.go`). */
export async function buildProgram(
  { root, platform, outfile }: Sources,
  globals: Globals,
  lock: unknown,
): Promise<void> {
  const providers = lockSchema
    .parse(lock)
    .map((entry) => `import * as ${entry.alias} from "${entry.package}";`);
  await bundle({
    root,
    platform,
    outfile,
    define: {
      $app: JSON.stringify(globals.app),
      $cli: JSON.stringify(globals.cli),
      $dev: String(globals.dev),
    },
    inject: [join(platform, "src/shim/run.js")],
    globals: [...providers, `import * as sst from "${join(platform, "src/components")}";`],
    code: `
      import { run } from "${join(platform, "src/auto/run.ts")}";
      import mod from "${join(root, "sst.config.ts")}";
      export default await run(mod.run);`,
  });
}

/** Bundles the question what app this is; the answer is the bundle's default export. */
export async function buildAppQuestion(
  { root, platform, outfile }: Sources,
  input: { readonly stage: string },
): Promise<void> {
  await bundle({
    root,
    platform,
    outfile,
    define: { $input: JSON.stringify(input) },
    inject: [],
    globals: ["const $config = (config) => config;"],
    code: `
      import mod from "${join(root, "sst.config.ts")}";
      export default await mod.app($input);`,
  });
}

interface Bundle extends Sources {
  readonly define: Record<string, string>;
  readonly inject: string[];
  readonly globals: readonly string[];
  readonly code: string;
}

async function bundle({ root, platform, outfile, define, inject, globals, code }: Bundle) {
  await esbuild({
    banner: { js: BANNER.join("\n") },
    plugins: [prepend(globals.join(" "), platform)],
    mainFields: ["module", "main"],
    external: [
      "@pulumi/*",
      "@pulumiverse/*",
      "@sst-provider/*",
      "@aws-sdk/*",
      "undici",
      "esbuild",
      "archiver",
      "glob",
    ],
    format: "esm",
    platform: "node",
    bundle: true,
    write: true,
    logLevel: "silent",
    keepNames: true,
    stdin: { contents: code, resolveDir: root, sourcefile: "eval.ts", loader: "ts" },
    nodePaths: [join(platform, "node_modules")],
    outfile,
    define,
    inject,
  });
}

/** Gives every source of the app the globals; those of the platform and of packages import what they need. */
function prepend(globals: string, platform: string): Plugin {
  return {
    name: "globals",
    setup(build) {
      build.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
        if (path.startsWith(platform) || path.includes("/node_modules/")) return undefined;
        const contents = `${globals} ${await readFile(path, "utf8")}`;
        return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

const BANNER = [
  `import { createRequire as topLevelCreateRequire } from 'module';`,
  `const require = topLevelCreateRequire(import.meta.url);`,
  `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url";`,
  `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url));`,
];
