import type { ProblemCode } from "@slipway/core/contract/problem";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import type { Answer } from "./answer.ts";
import { describeError } from "./describe-error.ts";
import type { Invocation } from "./invocation.ts";
import type { Refusal } from "./refusal.ts";

/**
 * What one request comes to: one line of the log, and its `server-timing`. Lambda writes an object as JSON beside the
 * time and the level; never a path, a query or a body, which tell of people.
 */
export class RequestLog {
  readonly #started = performance.now();
  readonly #event: LambdaFunctionURLEvent;
  readonly #invocation: Invocation;
  #databaseMs = 0;
  #path: string | undefined;
  #problem: ProblemCode | undefined;
  #failure: unknown;
  #replayed = false;

  constructor(event: LambdaFunctionURLEvent, invocation: Invocation) {
    this.#event = event;
    this.#invocation = invocation;
  }

  /** The path of the contract that it came to; undefined for none. */
  matched(path: string | undefined): void {
    this.#path = path;
  }

  /** A round trip to the database has taken so long (ms). */
  spent(ms: number): void {
    this.#databaseMs += ms;
  }

  /** An answer was given again under its Idempotency-Key. */
  replayed(): void {
    this.#replayed = true;
  }

  /** It was refused. `ours` says that it was not the caller's fault. */
  refused({ code, cause }: Refusal, ours: boolean): void {
    this.#problem = code;
    if (ours) this.#failure = describeError(cause);
  }

  /** Writes the line and adds the header. To be called once, with what is answered. */
  finish(answer: Answer): Answer {
    const ms = performance.now() - this.#started;
    this.#write(answer.statusCode, ms);
    const timing = `total;dur=${ms.toFixed(1)}, db;dur=${this.#databaseMs.toFixed(1)}`;
    return { ...answer, headers: { ...answer.headers, "server-timing": timing } };
  }

  #write(status: number | undefined, ms: number): void {
    const line = {
      requestId: this.#invocation.awsRequestId,
      version: this.#invocation.functionVersion,
      route: `${this.#event.requestContext.http.method} ${this.#path ?? "?"}`,
      status,
      ms: rounded(ms),
      databaseMs: rounded(this.#databaseMs),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#replayed ? { replayed: true } : {}),
    };
    if (this.#failure === undefined) console.info(line);
    else console.error({ ...line, error: this.#failure });
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
