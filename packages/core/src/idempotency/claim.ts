/** What a request with an Idempotency-Key claims: that key, for that request alone. */
export interface ClaimedRequest {
  /** The subject of its token; empty where anyone may call. */
  readonly caller: string;
  /** The function's name and the operation: `users.create`. */
  readonly route: string;
  readonly key: string;
  /** Of all that the request asks for. */
  readonly requestHash: string;
  /** Of the answer to a success. */
  readonly status: number;
}

/** A claim that is on its way. `write` takes it to its end. */
export class Claim {
  readonly request: ClaimedRequest;
  #end: "kept" | "replayed" | undefined;

  constructor(request: ClaimedRequest) {
    this.request = request;
  }

  /** How it ended: with an answer that is kept now, or with one that was kept before; undefined while nothing is known. */
  get end(): "kept" | "replayed" | undefined {
    return this.#end;
  }

  settle(end: "kept" | "replayed"): void {
    this.#end = end;
  }
}

/**
 * A key that cannot be claimed: its first request is still running, or was another, or was answered by a release whose
 * answers have other parts.
 */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
  readonly code:
    | "idempotency-key-in-use"
    | "idempotency-key-reused"
    | "idempotency-answer-outdated";
  constructor(code: ClaimError["code"]) {
    super(code);
    this.code = code;
  }
}
