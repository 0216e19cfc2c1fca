import { dirname } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { Guardian } from "../guardian.ts";
import type { Waits } from "./limits.ts";
import { nodeFlags, SPARE_VARIABLES } from "./environment-variables.ts";
import { type RuntimeProcess, spawnRuntime } from "./spawn-runtime.ts";

export interface SpareOptions {
  readonly definition: FunctionDefinition;
  readonly runtime: string;
  readonly guardian: Guardian;
  readonly waits: Waits;
}

/**
 * A process that has started before there is code for it: while a build runs, Node starts beside it. Only our own
 * runtime waits to be told its place.
 */
export class Spare {
  readonly #options: SpareOptions;
  #process: RuntimeProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SpareOptions) {
    this.#options = options;
  }

  /** Starts one, if there is none. */
  prepare(): void {
    if (this.#closed || this.#process !== undefined) return;
    const { definition, runtime, guardian, waits } = this.#options;
    const exited = Promise.withResolvers<void>();
    const process = spawnRuntime({
      arguments: [...nodeFlags(definition.memory), runtime],
      place: { cwd: dirname(runtime), environment: SPARE_VARIABLES },
      guardian,
      listener: {
        onOutput: () => {},
        onExit: () => {
          if (this.#process === process) this.take();
          exited.resolve();
        },
      },
    });
    this.#process = process;
    this.#exited = exited.promise;
    this.#timer = setTimeout(() => this.take()?.kill(), waits.idle).unref();
  }

  /** Hands it over, if there is one. */
  take(): RuntimeProcess | undefined {
    const process = this.#process;
    this.#process = undefined;
    clearTimeout(this.#timer);
    return process;
  }

  /** Resolves when there is none any more; there will be none again. */
  async close(): Promise<void> {
    this.#closed = true;
    const process = this.take();
    if (process === undefined) return;
    process.kill();
    await this.#exited;
  }
}
