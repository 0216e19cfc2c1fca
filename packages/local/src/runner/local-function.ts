import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { Build, BuildResult } from "./build.ts";
import { Builder, type BuilderOptions } from "./builder.ts";
import type { BundleError } from "./bundle-error.ts";
import type { Outcome } from "./current-invocation.ts";
import type { EnvironmentOptions, InvocationRequest } from "./environment.ts";
import type { Log } from "./log-event.ts";
import { Pool } from "./pool.ts";
import { Spare } from "./spare.ts";
import { unexpected } from "./unexpected.ts";
import { type FolderWatch, watchFolders } from "./watch-folders.ts";

export interface LocalFunctionOptions
  extends
    Omit<BuilderOptions, "onBuild">,
    Pick<EnvironmentOptions, "runtime" | "guardian" | "waits"> {
  /** Sources are looked at before every request, and new code is warmed up when a file changes. */
  readonly watch: boolean;
  /** Whether the runtime can start before its code is known. */
  readonly spares: boolean;
}

/** What becomes of one request: its handler's outcome, or why no handler took it. */
export type InvokeOutcome = Outcome | { readonly notBuilt: BundleError } | "throttled";

/** One function: its newest code, and the environments that run it. */
export class LocalFunction {
  readonly definition: FunctionDefinition;
  readonly #log: Log;
  readonly #watch: boolean;
  readonly #builder: Builder;
  readonly #pool: Pool;
  readonly #folders: FolderWatch | undefined;
  #inFlight = 0;

  constructor(options: LocalFunctionOptions) {
    const { definition, guardian, log, runtime, waits, watch } = options;
    this.definition = definition;
    this.#log = log;
    this.#watch = watch;
    const spare = options.spares ? new Spare({ definition, guardian, runtime, waits }) : undefined;
    this.#builder = new Builder({ ...options, onBuild: () => spare?.prepare() });
    const onUnused = (build: Build) => void this.#builder.discard(build);
    this.#pool = new Pool({ definition, guardian, log, runtime, spare, waits, onUnused });
    this.#folders = watch ? watchFolders(() => void this.#noticed()) : undefined;
  }

  async start(): Promise<void> {
    await this.#builder.clean();
    if (this.#watch) await this.#changed();
    else await this.refresh();
  }

  /** Serves one request with everything that was saved before it came. */
  async invoke(request: InvocationRequest): Promise<InvokeOutcome> {
    if (this.#inFlight >= this.definition.concurrency) return "throttled";
    this.#inFlight += 1;
    try {
      const known = this.#watch ? undefined : this.#builder.last;
      const built = known ?? (await this.refresh());
      if (built !== undefined && "error" in built) return { notBuilt: built.error };
      return await this.#pool.invoke(request);
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Builds again if something changed, and hands new code to the environments; undefined once closed. */
  async refresh(): Promise<BuildResult | undefined> {
    const result = await this.#builder.latest();
    if (result !== undefined && "build" in result) this.#pool.use(result.build);
    return result;
  }

  async close(): Promise<void> {
    this.#folders?.close();
    await Promise.all([this.#builder.dispose(), this.#pool.close()]);
  }

  async #noticed(): Promise<void> {
    try {
      await this.#changed();
    } catch (error) {
      // Nobody waits for this: the next request runs into it too, and is told.
      this.#log(unexpected(this.definition.name, error));
    }
  }

  async #changed(): Promise<void> {
    const result = await this.refresh();
    this.#folders?.update(this.#builder.folders);
    if (result !== undefined && "build" in result) this.#pool.warm();
  }
}
