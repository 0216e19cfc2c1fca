import { availableParallelism } from "node:os";
import type { Build } from "./build.ts";
import type { Outcome } from "./current-invocation.ts";
import { Environment, type EnvironmentOptions, type InvocationRequest } from "./environment.ts";
import type { FunctionError } from "./function-error.ts";
import type { Spare } from "./spare.ts";

export interface PoolOptions extends Pick<
  EnvironmentOptions,
  "definition" | "runtime" | "guardian" | "log" | "waits"
> {
  /** Has a process ready before there is new code, where that can be. */
  readonly spare: Spare | undefined;
  /** No environment runs from this build any more. */
  readonly onUnused: (build: Build) => void;
}

interface Queued {
  readonly request: InvocationRequest;
  readonly resolve: (outcome: Outcome) => void;
}

// Starting more at once than there are cores makes every one of them later.
const STARTING_LIMIT = Math.max(2, availableParallelism());

/**
 * The environments of one function. A request waits for whichever is free first, old or starting; more are started
 * while requests wait, up to the function's concurrency. New code replaces the idle ones at once and the busy ones
 * when they are done.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #environments = new Set<Environment>();
  readonly #queue: Queued[] = [];
  readonly #reaper: NodeJS.Timeout;
  #build: Build | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#reaper = setInterval(() => this.#reap(), options.waits.idle / 2).unref();
  }

  /** From now on requests are served by this build. */
  use(build: Build): void {
    const old = this.#build;
    if (old === build) return;
    this.#build = build;
    for (const environment of this.#environments) this.#retireIfDone(environment);
    if (old !== undefined) this.#releaseIfUnused(old);
  }

  /** Starts an environment ahead of the first request, if there is none. */
  warm(): void {
    if (this.#current().length === 0) this.#start();
  }

  async invoke(request: InvocationRequest): Promise<Outcome> {
    if (this.#closed) return { error: CLOSED };
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#queue.push({ request, resolve });
    this.#dispatch();
    return await promise;
  }

  /** Ends every environment and resolves when all are gone; requests under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#reaper);
    const environments = [...this.#environments].map((environment) => environment.kill());
    await Promise.all([...environments, this.#options.spare?.close()]);
    for (const { resolve } of this.#queue.splice(0)) resolve({ error: CLOSED });
  }

  #current(): Environment[] {
    return [...this.#environments].filter(({ build }) => build === this.#build);
  }

  #dispatch(): void {
    const current = this.#current();
    for (const environment of current) {
      if (environment.phase !== "idle") continue;
      const queued = this.#queue.shift();
      if (queued === undefined) return;
      void environment.invoke(queued.request).then(queued.resolve);
    }
    if (this.#queue.length > 0) this.#grow(current);
  }

  #grow(current: readonly Environment[]): void {
    const starting = current.filter(({ phase }) => phase === "starting").length;
    const returning = current.filter((environment) => this.#isReturning(environment)).length;
    const wanted = this.#queue.length - starting - returning;
    const allowed = Math.min(
      STARTING_LIMIT - starting,
      this.#options.definition.concurrency - current.length,
    );
    for (let count = Math.min(wanted, allowed); count > 0; count -= 1) this.#start();
    // It may not come back soon; then another is started.
    if (returning > 0) setTimeout(() => this.#dispatch(), this.#options.waits.comeBack);
  }

  #isReturning({ phase, returningFor }: Environment): boolean {
    return phase === "returning" && returningFor < this.#options.waits.comeBack;
  }

  #start(): void {
    const build = this.#build;
    if (build === undefined || this.#closed) return;
    const { definition, runtime, guardian, log, waits } = this.#options;
    const environment = new Environment({
      definition,
      runtime,
      guardian,
      log,
      waits,
      build,
      onIdle: () => this.#idle(environment),
      onInitError: (error) => this.#initFailed(error),
      onGone: () => this.#gone(environment),
    });
    this.#environments.add(environment);
    void environment.start(this.#options.spare?.take());
  }

  #idle(environment: Environment): void {
    this.#retireIfDone(environment);
    this.#dispatch();
  }

  #retireIfDone(environment: Environment): void {
    const done = environment.phase === "idle" || environment.phase === "starting";
    if (done && environment.build !== this.#build) void environment.kill();
  }

  #releaseIfUnused(build: Build): void {
    if (build === this.#build) return;
    if ([...this.#environments].some((environment) => environment.build === build)) return;
    this.#options.onUnused(build);
  }

  #reap(): void {
    const [, ...surplus] = this.#current().sort((a, b) => a.idleFor - b.idleFor);
    for (const environment of surplus) {
      if (environment.idleFor > this.#options.waits.idle) void environment.kill();
    }
  }

  /** As on Lambda, a failed init costs one request. */
  #initFailed(error: FunctionError): void {
    this.#queue.shift()?.resolve({ error });
  }

  #gone(environment: Environment): void {
    this.#environments.delete(environment);
    this.#releaseIfUnused(environment.build);
    if (!this.#closed) this.#dispatch();
  }
}

const CLOSED: FunctionError = {
  errorType: "Sandbox.Closed",
  errorMessage: "the runner is closed",
  stack: [],
};
