import * as z from "zod/mini";

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What it means for the caller, where a request has nothing more to say. */
  readonly detail: string;
}

/** Every problem a function URL answers, by its code. Those that only some routes have stand in their contracts. */
export const problems = {
  "malformed-request": {
    status: 400,
    title: "The request cannot be read",
    detail: "Its path, query or body is malformed.",
  },
  "invalid-request": {
    status: 400,
    title: "The request does not fit the contract",
    detail: "See errors.",
  },
  "invalid-cursor": {
    status: 400,
    title: "The cursor was not made by this list",
    detail: "Pass the next of the page before as it is, or start without a cursor.",
  },
  "token-missing": {
    status: 401,
    title: "The request has no token",
    detail: "Send one as Authorization: Bearer TOKEN.",
  },
  "token-invalid": {
    status: 401,
    title: "The token is not accepted",
    detail: "Get another from the issuer.",
  },
  "not-found": {
    status: 404,
    title: "There is nothing at this path",
    detail: "No route of this function has this path.",
  },
  "user-not-found": {
    status: 404,
    title: "There is no such user",
    detail: "No user has this id, or no longer.",
  },
  "method-not-allowed": {
    status: 405,
    title: "This path does not answer this method",
    detail: "The Allow header names the methods that it does.",
  },
  "idempotency-key-in-use": {
    status: 409,
    title: "A request with this Idempotency-Key is being answered",
    detail: "Wait a moment and send it again with the same key.",
  },
  "idempotency-answer-outdated": {
    status: 409,
    title: "It was done, and answered by another release",
    detail: "Answers have other parts since: read what the first request under this key changed.",
  },
  "counter-full": {
    status: 409,
    title: "The counter cannot grow that far",
    // Not by INTEGER_MAX: with a value put in, no bundler leaves this table out of the client.
    detail: "It would pass 2147483647; it stays as it is.",
  },
  "email-taken": {
    status: 409,
    title: "The email is taken",
    detail: "Another user has it; emails are kept in lower case.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    detail: "Send less.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "The body is of a type that is not read here",
    detail: "Send it as application/json in UTF-8, not compressed.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The Idempotency-Key belongs to another request",
    detail: "It was sent with another request within 24 hours; make up a key for each request.",
  },
  internal: {
    status: 500,
    title: "Something went wrong here",
    detail: "It is in the log under the request id.",
  },
  "issuer-unreachable": {
    status: 503,
    title: "The token's issuer cannot be asked for its keys",
    detail: "Nothing was changed; try again.",
  },
  "database-unreachable": {
    status: 503,
    title: "The database cannot be reached",
    detail: "Nothing was changed; try again.",
  },
  "outcome-unknown": {
    status: 503,
    title: "The database's answer was lost",
    detail:
      "The change may or may not have been made; send it again with the same Idempotency-Key, or read before repeating it.",
  },
  timeout: {
    status: 504,
    title: "The database took too long",
    detail:
      "A change may or may not have been made; send it again with the same Idempotency-Key, or read before repeating it.",
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof problems;

/** The `type` of a problem: a name, not an address. */
export function problemType(code: ProblemCode): `urn:slipway:problem:${ProblemCode}` {
  return `urn:slipway:problem:${code}`;
}

/** One thing wrong with a request: at a JSON pointer into the body, or in a parameter of the path or the query. */
const requestError = z.object({
  detail: z.string(),
  pointer: z.optional(z.string()),
  parameter: z.optional(z.string()),
});
export type RequestError = z.output<typeof requestError>;

/** The body of every answer that is not a success, as `application/problem+json` (RFC 9457). */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(requestError)),
});
export type Problem = z.output<typeof problem>;
