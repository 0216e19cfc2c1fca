import type { EnvironmentLog } from "./environment-log.ts";
import { type FunctionError, timeoutError } from "./function-error.ts";
import type { Report } from "./report.ts";

export type Outcome = { readonly payload: Buffer } | { readonly error: FunctionError };

interface Options {
  readonly requestId: string;
  /** Seconds. */
  readonly timeout: number;
  readonly log: EnvironmentLog;
  /** Its time is up: the process is to be killed. */
  readonly onTimeout: () => void;
}

/** What the process is known to have taken. */
type Measured = Pick<Report, "initMs" | "peakMemory">;

/** One request in its environment, from its start to the end of all that it does: it is answered once, and may go on. */
export class CurrentInvocation {
  readonly #options: Options;
  readonly #outcome = Promise.withResolvers<Outcome>();
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #settledAt: number | undefined;
  #error: FunctionError | undefined;
  #timedOut = false;

  constructor(options: Options) {
    this.#options = options;
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      options.onTimeout();
    }, options.timeout * 1000);
    options.log.start(options.requestId);
  }

  /** It always resolves: with an error if the process dies. */
  get outcome(): Promise<Outcome> {
    return this.#outcome.promise;
  }

  /** ms since it was answered; 0 before. */
  get returningFor(): number {
    return this.#settledAt === undefined ? 0 : performance.now() - this.#settledAt;
  }

  /** Answers it; false where it was answered before. */
  settle(outcome: Outcome): boolean {
    if (this.#settledAt !== undefined) return false;
    this.#settledAt = performance.now();
    if ("error" in outcome) this.#error = outcome.error;
    this.#outcome.resolve(outcome);
    return true;
  }

  /** The process waits for work: all that this did is over. */
  finish(measured: Measured): void {
    this.#end("success", measured);
  }

  /** The process is gone, for this reason if it was not this one's time that was up. */
  fail(exit: FunctionError, measured: Measured): void {
    const { timeout } = this.#options;
    const error = this.#timedOut
      ? timeoutError(`Task timed out after ${timeout.toFixed(2)} seconds`)
      : exit;
    this.settle({ error });
    // It may have been answered before; then the log alone hears of it.
    this.#error ??= error;
    this.#end(this.#timedOut ? "timeout" : { errorType: error.errorType }, measured);
  }

  #end(status: Report["status"], measured: Measured): void {
    clearTimeout(this.#timer);
    const { log, requestId } = this.#options;
    if (this.#error !== undefined) log.error(this.#error);
    const durationMs = (this.#settledAt ?? performance.now()) - this.#startedAt;
    log.report({ requestId, durationMs, ...measured, status });
  }
}
