import { join } from "node:path";
import { type BuildFailure, type BuildResult, build, type Message, type Metafile } from "esbuild";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleOptions } from "./bundle-options.ts";
import { readCopyFiles } from "./copy-files.ts";
import { hashFiles, type PackageFiles, writeFiles } from "./package-files.ts";
import { resolveHandler } from "./resolve-handler.ts";

export interface BundleRequest {
  /** The repository: handlers and copyFiles are relative to it. */
  readonly root: string;
  readonly definition: FunctionDefinition;
  readonly outDir: string;
}

export interface Bundle {
  /** `<outDir>/<name>`: bundle.mjs, bundle.mjs.map (not for the zip), copyFiles. */
  readonly dir: string;
  /** sha256 of all but the source map. */
  readonly hash: string;
  /** Bytes of bundle.mjs. */
  readonly bytes: number;
  /** The sources that some of the code is of, relative to the root; not those that were read and left out. */
  readonly inputs: readonly string[];
}

/** Bundles one function as the deploy does; throws BundleError when its sources do not allow it. */
export async function bundleFunction(request: BundleRequest): Promise<Bundle> {
  const { root, definition, outDir } = request;
  const dir = join(outDir, definition.name);
  const options = bundleOptions(root, resolveHandler(root, definition), dir);
  const result = await build(options).catch((error: unknown) => {
    throw compileError(definition.name, error);
  });
  const outputs = Object.values(result.metafile.outputs);
  checkExport(definition, outputs);
  const files = packageOf(result, readCopyFiles(root, definition).files);
  await writeFiles(dir, files);
  return {
    dir,
    hash: hashFiles(files),
    bytes: files.get("bundle.mjs")?.length ?? 0,
    inputs: outputs.flatMap(sourcesIn),
  };
}

function sourcesIn({ inputs }: Metafile["outputs"][string]): string[] {
  return Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0);
}

/** Lambda looks for the export when it is too late; what a CommonJS module exports is not known here. */
function checkExport(
  { name, handler }: FunctionDefinition,
  outputs: readonly { readonly exports: readonly string[] }[],
): void {
  const exported = outputs.flatMap(({ exports }) => exports);
  const wanted = handler.slice(handler.lastIndexOf(".") + 1);
  if (exported.includes(wanted) || exported.every((other) => other === "default")) return;
  const file = handler.slice(0, handler.lastIndexOf("."));
  throw new BundleError("handler-not-found", name, [
    `${file} does not export ${wanted}, only ${exported.join(", ")}; correct \`handler\` in infra/functions.ts`,
  ]);
}

/** What the folder is to hold, from esbuild's outputs and the files to copy. */
export function packageOf(
  result: Pick<BuildResult<{ write: false }>, "outputFiles">,
  copied: PackageFiles,
): PackageFiles {
  const outputs = result.outputFiles.map(({ path, contents }): [string, Uint8Array] => [
    path.endsWith(".map") ? "bundle.mjs.map" : "bundle.mjs",
    contents,
  ]);
  return new Map([...outputs, ...copied]);
}

/** Turns esbuild's failure into ours; anything else is a bug and comes back as it is. */
export function compileError(functionName: string, error: unknown): unknown {
  if (!isBuildFailure(error)) return error;
  return new BundleError("does-not-compile", functionName, error.errors.map(describe));
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function describe({ text, location }: Message): string {
  if (location === null) return text;
  return `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
