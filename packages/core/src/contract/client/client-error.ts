import type { Problem, ProblemCode } from "../problem.ts";
import type { ProblemOf } from "../problems-of.ts";
import type { Route } from "../route.ts";

/**
 * What keeps an answer away: no connection, no time left, the caller's signal, or an answer that is not in the contract
 * (AWS's own 403, 413, 429 and 502, the HTML of a proxy, a redirect of a write), or what cannot be sent, as its cause says. `timeout` is also
 * the code of a problem, and means the same.
 */
export type FailureCode = "network" | "timeout" | "aborted" | "unexpected";

interface Found {
  readonly cause?: unknown;
  /** Of the answer; undefined where there was none. */
  readonly status?: number | undefined;
  /** The answer's problem (RFC 9457): its title may be shown, its `requestId` finds it in the log. */
  readonly problem?: Problem | undefined;
  /** Milliseconds that the answer asks to wait. */
  readonly retryAfter?: number | undefined;
}

/** The one error that a call throws. An operation's `isError` narrows its `code` to what that operation can meet. */
export class ClientError extends Error implements Found {
  /** As in the client: `users.create`. */
  declare readonly operation: string;
  declare readonly code: ProblemCode | FailureCode;
  declare readonly status: Found["status"];
  declare readonly problem: Found["problem"];
  declare readonly retryAfter: Found["retryAfter"];
  constructor(operation: string, code: ClientError["code"], message: string, found: Found = {}) {
    super(`${operation}: ${message} (${code})`, found);
    Object.assign(this, { name: "ClientError", operation, code }, found);
  }
}

/** The error of one route. */
export interface ErrorOf<R extends Route> extends ClientError {
  readonly code: ProblemOf<R> | FailureCode;
}
