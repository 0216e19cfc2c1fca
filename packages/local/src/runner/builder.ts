import { rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type BuildContext, context } from "esbuild";
import type { Build, BuildResult } from "./build.ts";
import { type BundleRequest, compileError, packageOf } from "./bundle.ts";
import { BundleError } from "./bundle-error.ts";
import { bundleOptions } from "./bundle-options.ts";
import { readCopyFiles } from "./copy-files.ts";
import { beginBuild, type BuildStart, LastBuild, stampInputs } from "./last-build.ts";
import type { Log } from "./log-event.ts";
import { onEsbuild } from "./on-esbuild.ts";
import { hashFiles, type PackageFiles, writeFiles } from "./package-files.ts";
import { handlerBase, resolveHandler } from "./resolve-handler.ts";
import { sourcePositions } from "./source-positions.ts";

export interface BuilderOptions extends BundleRequest {
  /** Read at every build: a change makes a new build. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
  /** A build begins. */
  readonly onBuild: () => void;
}

interface BundleOutput {
  readonly files: PackageFiles;
  /** The files that went in, as whole paths. */
  readonly inputs: readonly string[];
}

/** Bundles one function again and again, each time into a folder of its own. */
export class Builder {
  readonly #options: BuilderOptions;
  readonly #dir: string;
  #entry = "";
  /** The process of esbuild that holds the context. */
  #serving = 0;
  #context: BuildContext<ReturnType<typeof bundleOptions> & { sourcesContent: false }> | undefined;
  #last: LastBuild | undefined;
  /** Survives a build that fails: taking the mistake back recycles nothing. */
  #newest: Build | undefined;
  /** Equal for builds that differ in nothing but copied files. */
  #newestCode = "";
  #running: Promise<void> | undefined;
  #disposed = false;
  #count = 0;
  /** Our own files that went into the last build that worked. */
  #sources: readonly string[];

  constructor(options: BuilderOptions) {
    this.#options = options;
    this.#dir = join(options.outDir, options.definition.name);
    this.#sources = [handlerBase(options.root, options.definition)];
  }

  /** The folders that hold our own sources, as far as they are known. */
  get folders(): ReadonlySet<string> {
    return new Set(this.#sources.map((path) => dirname(path)));
  }

  get last(): BuildResult | undefined {
    return this.#last?.result;
  }

  /** A build of everything that was saved before this call, or undefined once disposed. It costs some 20 stat calls if nothing was. */
  async latest(): Promise<BuildResult | undefined> {
    const calledAt = performance.now();
    const { environment } = this.#options;
    for (;;) {
      if (this.#disposed) return undefined;
      const last = this.#last;
      if (last !== undefined && (last.startedAt >= calledAt || !last.isStale(environment))) {
        return last.result;
      }
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
      });
      await this.#running;
    }
  }

  async discard(build: Build): Promise<void> {
    await rm(build.dir, { recursive: true, force: true });
  }

  /** Removes what an earlier process left behind. */
  async clean(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    // A build under way may fail because esbuild is gone already; its request is told.
    await Promise.allSettled([this.#running]);
    await this.#context?.dispose();
  }

  async #run(): Promise<void> {
    this.#options.onBuild();
    const start = beginBuild(this.#options.environment, this.#sources);
    try {
      const output = await this.#bundle();
      const inputs = stampInputs(output.inputs, start);
      const result = { build: await this.#keep(output, start) };
      this.#last = new LastBuild({ result, start, inputs });
      this.#sources = inputs.sources.map(({ path }) => path);
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      this.#fail(error, start);
      const inputs = stampInputs([], start);
      this.#last = new LastBuild({ result: { error }, start, inputs });
    }
  }

  async #bundle(): Promise<BundleOutput> {
    const { root, definition } = this.#options;
    const copied = readCopyFiles(root, definition);
    const entry = resolveHandler(root, definition);
    const result = await onEsbuild(async (serving) => {
      const esbuild = await this.#contextFor(entry, serving);
      return await esbuild.rebuild();
    }).catch((error: unknown) => {
      throw compileError(definition.name, error);
    });
    const inputs = Object.keys(result.metafile.inputs)
      // "(disabled):…" stands for a file that the browser field or the platform leaves out.
      .filter((path) => !path.startsWith("("))
      .map((path) => resolve(root, path));
    const settings = ["package.json", "tsconfig.json"].map((name) => join(root, name));
    return {
      files: packageOf(result, copied.files),
      inputs: [...inputs, ...copied.sources, ...settings],
    };
  }

  async #contextFor(entry: string, serving: number) {
    if (this.#context === undefined || this.#entry !== entry || this.#serving !== serving) {
      await this.#context?.dispose();
      const options = bundleOptions(this.#options.root, entry, this.#dir);
      // Positions are all that we read in the map; without the sources a build is 8 ms faster.
      this.#context = await context({ ...options, sourcesContent: false });
      this.#entry = entry;
      this.#serving = serving;
    }
    return this.#context;
  }

  /** Writes what is new; what came out as before goes on being the same build. */
  async #keep(output: BundleOutput, start: BuildStart): Promise<Build> {
    const { definition, environment, log } = this.#options;
    const { files } = output;
    const { environmentKey } = start;
    const bytes = files.get("bundle.mjs")?.length ?? 0;
    const id = `${hashFiles(files)} ${environmentKey}`;
    const code = `${hashFiles(codeOf(files))} ${environmentKey}`;
    const same = this.#newest?.id === id ? this.#newest : undefined;
    const build = same ?? this.#newBuild(id, { ...environment });
    if (same === undefined) {
      await writeFiles(build.dir, files).catch((error: unknown) => {
        throw spaceError(definition.name, error);
      });
    }
    build.mapPositions = this.#positions(build, output);
    const changed = code === this.#newestCode ? "copied" : "built";
    const outcome = same === undefined ? changed : "unchanged";
    this.#newest = build;
    this.#newestCode = code;
    log({
      type: "build",
      function: definition.name,
      outcome,
      ms: performance.now() - start.startedAt,
      bytes,
      errors: [],
    });
    return build;
  }

  #newBuild(id: string, environment: Readonly<Record<string, string>>): Build {
    this.#count += 1;
    const dir = join(this.#dir, `${this.#count}-${id.slice(0, 12)}`);
    return { id, dir, environment, mapPositions: (text) => text };
  }

  #positions(build: Build, { files, inputs }: BundleOutput): (text: string) => string {
    return sourcePositions({
      json: files.get("bundle.mjs.map") ?? new Uint8Array(),
      bundle: join(build.dir, "bundle.mjs"),
      outfile: join(this.#dir, "bundle.mjs"),
      root: this.#options.root,
      inputs,
    });
  }

  /** A failure is told once, however many requests run into it. */
  #fail(error: BundleError, { startedAt }: BuildStart): void {
    const before = this.#last?.result;
    if (before !== undefined && "error" in before && before.error.message === error.message) return;
    const ms = performance.now() - startedAt;
    const name = this.#options.definition.name;
    const { errors } = error;
    this.#options.log({
      type: "build",
      function: name,
      outcome: "failed",
      ms,
      bytes: 0,
      errors,
    });
  }
}

/** What a full disk means; anything else is a bug and comes back as it is. */
function spaceError(functionName: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) return error;
  return new BundleError("no-space", functionName, ["the disk is full (ENOSPC): make room"]);
}

function codeOf(files: PackageFiles): PackageFiles {
  return new Map([...files].filter(([path]) => path === "bundle.mjs"));
}
