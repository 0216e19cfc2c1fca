import { problems, type ProblemCode, type RequestError } from "@slipway/core/contract/problem";

/** Seconds that a client is asked to wait for what is away; a restarted database is back in one or two. */
export const RETRY_SOON = { "retry-after": "2" };

/** An answer that is not a success, thrown where it is known. Its message is the `detail` that the caller reads. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ProblemCode;
  readonly errors: readonly RequestError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: ProblemCode,
    more: {
      readonly detail?: string;
      readonly errors?: readonly RequestError[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(more.detail ?? problems[code].detail, { cause: more.cause });
    this.code = code;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}
