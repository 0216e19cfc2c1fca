import { problems, type ProblemCode } from "@slipway/core/contract/problem";
import { none, type Contract, type Route } from "@slipway/core/contract/route";
import type { Database } from "@slipway/core/lib/create-database";
import { withDeadline } from "@slipway/core/lib/with-deadline";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import type * as z from "zod/mini";
import { answerFailure, forMethod, kindOf } from "./answer-failure.ts";
import { succeed } from "./answer.ts";
import { withinDeadline } from "./deadline.ts";
import { findRoute } from "./find-route.ts";
import type { Caller, FunctionUrlHandler } from "./invocation.ts";
import { parseInput } from "./parse-input.ts";
import { readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { Refusal } from "./refusal.ts";
import { retry } from "./retry.ts";

/** A request as its handler gets it: parsed, with a database that gives up when the request must. */
export interface Call<R extends Route> {
  readonly db: Database;
  /** Undefined where requests are taken from anyone. */
  readonly caller: Caller | undefined;
  readonly params: z.output<R["params"]>;
  readonly query: z.output<R["query"]>;
  readonly body: z.output<R["body"]>;
}

/** What a handler may answer: the body of its route, or the code of one of its problems. */
export type Outcome<R extends Route> = z.output<R["answer"]["body"]> | R["problems"][number];

/** One for each operation of a contract. A read may be called again when the database fails; a write is not. */
export type Handlers<C extends Contract<keyof C>> = {
  readonly [Name in keyof C]: (call: Call<C[Name]>) => Promise<Outcome<C[Name]>>;
};

/** Makes the Lambda handler of a contract. It does not throw: the caller gets a success or a problem. */
export function route<const C extends Contract<keyof C>>(
  db: Database,
  contract: C,
  handlers: Handlers<C>,
): FunctionUrlHandler {
  return async (event, invocation) => {
    const { method } = event.requestContext.http;
    const { caller } = invocation;
    try {
      const { name, params } = findRoute(contract, { method, path: event.rawPath });
      const call = readCall(contract[name], event, params);
      const outcome = await withinDeadline(invocation.getRemainingTimeInMillis(), (deadline) =>
        retry(deadline, kindOf(method), () =>
          handlers[name]({ ...call, caller, db: withDeadline(db, deadline.signal) }),
        ),
      );
      if (isProblem(outcome)) throw new Refusal(outcome);
      return forMethod(method, succeed(contract[name].answer, outcome));
    } catch (error) {
      return answerFailure(error, event, invocation);
    }
  };
}

function readCall<R extends Route>(
  { params, query, body }: R,
  event: LambdaFunctionURLEvent,
  segments: Readonly<Record<string, string>>,
): Omit<Call<R>, "caller" | "db"> {
  return {
    params: parseInput<R["params"]>(params, params === none ? undefined : segments, "parameter"),
    query: parseInput<R["query"]>(
      query,
      query === none ? undefined : readQuery(event.rawQueryString),
      "parameter",
    ),
    body: parseInput<R["body"]>(body, body === none ? undefined : readBody(event), "pointer"),
  };
}

function isProblem(outcome: unknown): outcome is ProblemCode {
  return typeof outcome === "string" && Object.hasOwn(problems, outcome);
}
