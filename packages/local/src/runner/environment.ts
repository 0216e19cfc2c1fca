import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { Guardian } from "../guardian.ts";
import type { Build } from "./build.ts";
import { CurrentInvocation, type Outcome } from "./current-invocation.ts";
import { EnvironmentLog } from "./environment-log.ts";
import { environmentVariables, functionArn, nodeFlags } from "./environment-variables.ts";
import { type FunctionError, timeoutError } from "./function-error.ts";
import type { Waits } from "./limits.ts";
import type { Log } from "./log-event.ts";
import { RuntimeApi } from "./runtime-api.ts";
import {
  type Place,
  type ProcessListener,
  type RuntimeProcess,
  spawnRuntime,
} from "./spawn-runtime.ts";

export interface EnvironmentOptions {
  readonly definition: FunctionDefinition;
  readonly build: Build;
  /** The script that each process runs: our bootstrap, or another client of the Runtime API. */
  readonly runtime: string;
  readonly guardian: Guardian;
  readonly log: Log;
  readonly waits: Waits;
  /** It can take a request. */
  readonly onIdle: () => void;
  /** It did not get ready; it is about to go, or gone. */
  readonly onInitError: (error: FunctionError) => void;
  readonly onGone: () => void;
}

export interface InvocationRequest {
  readonly requestId: string;
  /** X-Ray's header: Root=…;Parent=…;Sampled=… */
  readonly traceId: string;
  /** The event as JSON. */
  readonly payload: Buffer;
}

/** Returning: it has answered, and does not ask for more yet. */
export type Phase = "starting" | "idle" | "busy" | "returning" | "gone";

/** One process that serves one request at a time, with the Runtime API that it takes them from. */
export class Environment {
  readonly build: Build;

  readonly #options: EnvironmentOptions;
  readonly #api: RuntimeApi;
  readonly #log: EnvironmentLog;
  readonly #gone = Promise.withResolvers<void>();
  readonly #createdAt = performance.now();
  #phase: Phase = "starting";
  #idleSince = 0;
  #process: RuntimeProcess | undefined;
  #current: CurrentInvocation | undefined;
  #killed = false;
  #initFailed = false;
  #initTimer: NodeJS.Timeout | undefined;
  #initMs: number | undefined;
  #peakMemory: number | undefined;

  constructor(options: EnvironmentOptions) {
    const { build, definition, log } = options;
    this.build = build;
    this.#options = options;
    const mapPositions = (text: string) => build.mapPositions(text);
    this.#log = new EnvironmentLog({ definition, log, mapPositions });
    this.#api = new RuntimeApi({
      ready: (peakMemory) => this.#ready(peakMemory),
      responded: (payload) => this.#settle({ payload }),
      failed: (error) => this.#settle({ error }),
      initFailed: (error) => this.#failInit(error),
    });
  }

  /** One that is being ended takes no more requests, though its process may still be there. */
  get phase(): Phase {
    return this.#killed ? "gone" : this.#phase;
  }

  /** ms since it answered, while it is returning. */
  get returningFor(): number {
    return this.#current?.returningFor ?? 0;
  }

  /** ms since it was last of use; 0 while it is. */
  get idleFor(): number {
    return this.phase === "idle" ? performance.now() - this.#idleSince : 0;
  }

  /** Starts the process, or takes the one that waits for a place. */
  async start(spare?: RuntimeProcess): Promise<void> {
    try {
      await this.#api.listen();
    } catch (error) {
      spare?.kill();
      return this.#exited(`The Runtime API cannot be served: ${String(error)}`);
    }
    if (this.#killed) {
      spare?.kill();
      return this.#leave();
    }
    this.#initTimer = setTimeout(() => this.#initTimedOut(), this.#options.waits.init);
    const place = { cwd: this.build.dir, environment: this.#variables() };
    const listener: ProcessListener = {
      onOutput: (level, text) => this.#log.output(level, text),
      onExit: (reason) => this.#exited(reason),
    };
    spare?.become(place, listener);
    this.#process = spare ?? this.#spawn(place, listener);
  }

  /** Serves one request; call it when idle. It always resolves: with an error if the process dies under it. */
  async invoke(request: InvocationRequest): Promise<Outcome> {
    const { name, timeout } = this.#options.definition;
    const { requestId } = request;
    const onTimeout = () => this.#process?.kill();
    const current = new CurrentInvocation({ requestId, timeout, log: this.#log, onTimeout });
    this.#current = current;
    this.#phase = "busy";
    const deadline = Date.now() + timeout * 1000;
    this.#api.deliver({ ...request, deadline, functionArn: functionArn(name) });
    return await current.outcome;
  }

  /** Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.#process?.kill();
    await this.#gone.promise;
  }

  #spawn(place: Place, listener: ProcessListener): RuntimeProcess {
    const { definition, guardian, runtime } = this.#options;
    const flags = nodeFlags(definition.memory);
    return spawnRuntime({ arguments: [...flags, runtime], place, guardian, listener });
  }

  #variables(): Record<string, string> {
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    return environmentVariables({
      definition: this.#options.definition,
      taskRoot: this.build.dir,
      runtimeDir: dirname(this.#options.runtime),
      runtimeApi: this.#api.address,
      logStream: `${day}/[$LATEST]${randomUUID().replaceAll("-", "")}`,
      environment: this.build.environment,
    });
  }

  #ready(peakMemory: number | undefined): void {
    if (peakMemory !== undefined) this.#peakMemory = peakMemory;
    if (this.#phase === "starting") {
      clearTimeout(this.#initTimer);
      this.#initMs = performance.now() - this.#createdAt;
    }
    // What the handler wrote is in its pipes before it asks for more, and is read before an immediate runs.
    setImmediate(() => {
      if (this.#phase === "gone") return;
      this.#current?.finish(this.#takeMeasured());
      this.#current = undefined;
      this.#phase = "idle";
      this.#idleSince = performance.now();
      this.#options.onIdle();
    });
  }

  #settle(outcome: Outcome): void {
    if (this.#current?.settle(outcome) === true) this.#phase = "returning";
  }

  /** For the report of an invocation that is over; the init goes into the first one's. */
  #takeMeasured() {
    const initMs = this.#initMs;
    this.#initMs = undefined;
    return { initMs, peakMemory: this.#peakMemory };
  }

  #initTimedOut(): void {
    const seconds = (this.#options.waits.init / 1000).toFixed(2);
    this.#failInit(timeoutError(`The module was not loaded within ${seconds} seconds`));
    this.#process?.kill();
  }

  #failInit(error: FunctionError): void {
    if (this.#initFailed || this.#killed) return;
    this.#initFailed = true;
    clearTimeout(this.#initTimer);
    this.#log.error(error);
    this.#options.onInitError(error);
  }

  #exited(reason: string): void {
    clearTimeout(this.#initTimer);
    const error = { errorType: "Runtime.ExitError", errorMessage: reason, stack: [] };
    if (this.#current !== undefined) this.#current.fail(error, this.#takeMeasured());
    else if (this.#phase === "starting") this.#failInit(error);
    else if (!this.#killed) this.#log.error(error);
    this.#leave();
  }

  #leave(): void {
    this.#phase = "gone";
    this.#api.close();
    this.#gone.resolve();
    this.#options.onGone();
  }
}
