import { problems, type ProblemCode } from "@slipway/core/contract/problem";
import { none, type Contract, type Route } from "@slipway/core/contract/route";
import type { Claim } from "@slipway/core/idempotency/claim";
import type { Database } from "@slipway/core/lib/create-database";
import { forRequest } from "@slipway/core/lib/for-request";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import type * as z from "zod/mini";
import { answerFailure } from "./answer-failure.ts";
import { type Answer, forMethod, succeed } from "./answer.ts";
import { callHandler } from "./call-handler.ts";
import { checkOutcome } from "./check-outcome.ts";
import { findPath, findRoute } from "./find-route.ts";
import type { Sent } from "./hash-request.ts";
import type { Caller, FunctionUrlHandler, LoggedRequest, RoutedHandler } from "./invocation.ts";
import { logged } from "./logged.ts";
import { parseInput } from "./parse-input.ts";
import { readBody } from "./read-body.ts";
import { readClaimedRequest } from "./read-claimed-request.ts";
import { readQuery } from "./read-query.ts";
import { Refusal } from "./refusal.ts";

/**
 * Set where handlers are tried out: in tests and by `npm run dev`. It is read here: an entry point that had to hand it
 * in could forget it, and would go unchecked without a word.
 */
const CHECKS = "SLIPWAY_CHECK_ANSWERS";

/** A request as its handler gets it: parsed, with a database that gives up when the request must. */
export interface Call<R extends Route> {
  readonly db: Database;
  /** Undefined where requests are taken from anyone. */
  readonly caller: Caller | undefined;
  readonly params: z.output<R["params"]>;
  readonly query: z.output<R["query"]>;
  readonly body: z.output<R["body"]>;
  /** Of a request with an Idempotency-Key, for the handler's `write`. */
  readonly claim: Claim | undefined;
}

/** What a handler may answer: the body of its route, or the code of one of its problems. */
export type Outcome<R extends Route> = z.output<R["answer"]["body"]> | R["problems"][number];

/**
 * One for each operation of a contract. A read, and a write under an Idempotency-Key, may be called again when the
 * database fails; another write is not.
 */
export type Handlers<C extends Contract<keyof C>> = {
  readonly [Name in keyof C]: (call: Call<C[Name]>) => Promise<Outcome<C[Name]>>;
};

/** Makes the Lambda handler of a contract. It does not throw: the caller gets a success or a problem. */
export function route<const C extends Contract<keyof C>>(
  db: Database,
  contract: C,
  handlers: Handlers<C>,
): RoutedHandler {
  const operations = { db, contract, handlers };
  const handler: FunctionUrlHandler = (event, invocation) =>
    logged(event, invocation, (log) => {
      const request = { event, invocation, log };
      return answer(operations, request).catch((error: unknown) => answerFailure(error, request));
    });
  const pathOf: RoutedHandler["pathOf"] = (event) => findPath(contract, askedOf(event));
  return Object.assign(handler, { pathOf });
}

function askedOf({ requestContext, rawPath }: LambdaFunctionURLEvent) {
  return { method: requestContext.http.method, path: rawPath };
}

interface Operations<C extends Contract<keyof C>> {
  readonly db: Database;
  readonly contract: C;
  readonly handlers: Handlers<C>;
}

/** Throws what the request is to be refused with, and what goes wrong. */
async function answer<C extends Contract<keyof C>>(
  { db, contract, handlers }: Operations<C>,
  { event, invocation, log }: LoggedRequest,
): Promise<Answer> {
  const asked = askedOf(event);
  const { name, params } = findRoute(contract, asked);
  const definition = contract[name];
  log.matched(definition.path);
  const sent = readSent(definition, event, params);
  const parsed = parseSent(definition, sent);
  const calling = {
    remaining: invocation.getRemainingTimeInMillis(),
    isIdempotent: definition.idempotent,
    claimed: readClaimedRequest(event, invocation, { name, route: definition, sent }),
  };
  const { outcome, claim } = await callHandler(calling, (ownClaim, { signal }) =>
    handlers[name]({
      ...parsed,
      caller: invocation.caller,
      claim: ownClaim,
      db: forRequest(db, { signal, spent: (ms) => log.spent(ms) }),
    }),
  );
  if (isProblem(outcome)) throw new Refusal(outcome);
  if (process.env[CHECKS] !== undefined) {
    checkOutcome({ operation: name, route: definition, claim }, outcome);
  }
  if (claim?.end === "replayed") log.replayed();
  return forMethod(asked.method, succeed(definition.answer, outcome, claim));
}

/** What a request asks for, as its handler gets it. */
type ParsedOf<R extends Route> = Pick<Call<R>, "params" | "query" | "body">;

function readSent(
  { params, query, body }: Route,
  event: LambdaFunctionURLEvent,
  segments: Readonly<Record<string, string>>,
): Sent {
  return {
    params: params === none ? undefined : segments,
    query: query === none ? undefined : readQuery(event.rawQueryString),
    body: body === none ? undefined : readBody(event),
  };
}

function parseSent<R extends Route>({ params, query, body }: R, sent: Sent): ParsedOf<R> {
  return {
    params: parseInput<R["params"]>(params, sent.params, "parameter"),
    query: parseInput<R["query"]>(query, sent.query, "parameter"),
    body: parseInput<R["body"]>(body, sent.body, "pointer"),
  };
}

function isProblem(outcome: unknown): outcome is ProblemCode {
  return typeof outcome === "string" && Object.hasOwn(problems, outcome);
}
