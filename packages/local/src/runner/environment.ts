import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { Guardian } from "../guardian.ts";
import type { Build } from "./builder.ts";
import { EnvironmentLog } from "./environment-log.ts";
import { environmentVariables, functionArn, nodeFlags } from "./environment-variables.ts";
import type { FunctionError } from "./function-error.ts";
import type { Waits } from "./limits.ts";
import type { Log } from "./log-event.ts";
import type { Report } from "./report.ts";
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

export type Outcome = { readonly payload: Buffer } | { readonly error: FunctionError };

interface Current {
  readonly requestId: string;
  readonly startedAt: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly timer: NodeJS.Timeout;
  settledAt?: number;
  error?: FunctionError;
  timedOut?: true;
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
  #current: Current | undefined;
  #killed = false;
  #initFailed = false;
  #initTimer: NodeJS.Timeout | undefined;
  /** Told with the first invocation only. */
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
    return performance.now() - (this.#current?.settledAt ?? performance.now());
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
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const { name, timeout } = this.#options.definition;
    const timer = setTimeout(() => this.#timedOut(), timeout * 1000);
    const { requestId } = request;
    this.#current = { requestId, startedAt: performance.now(), resolve, timer };
    this.#phase = "busy";
    this.#log.start(requestId);
    const deadline = Date.now() + timeout * 1000;
    this.#api.deliver({ ...request, deadline, functionArn: functionArn(name) });
    return await promise;
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
      this.#finish("success");
      this.#phase = "idle";
      this.#idleSince = performance.now();
      this.#options.onIdle();
    });
  }

  #settle(outcome: Outcome): void {
    const current = this.#current;
    if (current === undefined || current.settledAt !== undefined) return;
    current.settledAt = performance.now();
    if ("error" in outcome) current.error = outcome.error;
    this.#phase = "returning";
    current.resolve(outcome);
  }

  #timedOut(): void {
    if (this.#current !== undefined) this.#current.timedOut = true;
    this.#process?.kill();
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
    if (this.#current !== undefined) this.#failCurrent(this.#current, error);
    else if (this.#phase === "starting") this.#failInit(error);
    else if (!this.#killed) this.#log.error(error);
    this.#leave();
  }

  #failCurrent(current: Current, exit: FunctionError): void {
    const { timeout } = this.#options.definition;
    const error =
      current.timedOut === true
        ? timeoutError(`Task timed out after ${timeout.toFixed(2)} seconds`)
        : exit;
    this.#settle({ error });
    // It may have answered before; then the log alone hears of it.
    current.error ??= error;
    this.#finish(current.timedOut === true ? "timeout" : { errorType: error.errorType });
  }

  /** Ends the invocation in the log, if there is one. */
  #finish(status: Report["status"]): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    clearTimeout(current.timer);
    if (current.error !== undefined) this.#log.error(current.error);
    const { requestId, startedAt, settledAt = performance.now() } = current;
    const initMs = this.#initMs;
    this.#initMs = undefined;
    const durationMs = settledAt - startedAt;
    this.#log.report({ requestId, durationMs, initMs, peakMemory: this.#peakMemory, status });
  }

  #leave(): void {
    this.#phase = "gone";
    this.#api.close();
    this.#gone.resolve();
    this.#options.onGone();
  }
}

function timeoutError(errorMessage: string): FunctionError {
  return { errorType: "Sandbox.Timedout", errorMessage, stack: [] };
}
