/** Bytes of an event as JSON, body and envelope together; above it the URL answers 413. */
export const MAX_REQUEST_BYTES = 6_291_456;

/** Bytes of a handler's result as JSON: 100 more than of a request, as AWS's Runtime API has it. */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** Times in ms that a test may change. */
export interface Waits {
  /** For loading the module: Lambda's limit of the init phase. */
  readonly init: number;
  /** Until an environment that nobody asked for is ended, but for the last one; Lambda waits some minutes. */
  readonly idle: number;
  /**
   * For an environment that has answered to ask for more, before another is started beside it. It does so within a
   * millisecond, unless its handler left work behind.
   */
  readonly comeBack: number;
}

export const LAMBDA_WAITS: Waits = { init: 10_000, idle: 60_000, comeBack: 50 };
