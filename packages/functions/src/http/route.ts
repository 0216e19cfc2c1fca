import { problems, type ProblemCode } from "@slipway/core/contract/problem";
import { none, type Contract, type Route } from "@slipway/core/contract/route";
import type { Database } from "@slipway/core/lib/create-database";
import { withDeadline } from "@slipway/core/lib/with-deadline";
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type * as z from "zod/mini";
import { refuse, succeed, type Answer } from "./answer.ts";
import { withinDeadline } from "./deadline.ts";
import { findRoute } from "./find-route.ts";
import { logFailure } from "./log-failure.ts";
import { parseInput } from "./parse-input.ts";
import { readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { Refusal } from "./refusal.ts";
import { retry } from "./retry.ts";
import { toRefusal } from "./to-refusal.ts";

/** A request as its handler gets it: parsed, with a database that gives up when the request must. */
export interface Call<R extends Route> {
  readonly db: Database;
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

export type FunctionUrlHandler = (
  event: LambdaFunctionURLEvent,
  context: Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">,
) => Promise<Answer>;

/** Makes the Lambda handler of a contract. It does not throw: the caller gets a success or a problem. */
export function route<const C extends Contract<keyof C>>(
  db: Database,
  contract: C,
  handlers: Handlers<C>,
): FunctionUrlHandler {
  return async (event, context) => {
    const { http } = event.requestContext;
    const kind = http.method === "GET" || http.method === "HEAD" ? "read" : "write";
    const request = { requestId: context.awsRequestId, route: `${http.method} ${event.rawPath}` };
    try {
      const { name, params } = findRoute(contract, { method: http.method, path: event.rawPath });
      const call = readCall(contract[name], event, params);
      const outcome = await withinDeadline(context.getRemainingTimeInMillis(), (deadline) =>
        retry(deadline, kind, () =>
          handlers[name]({ ...call, db: withDeadline(db, deadline.signal) }),
        ),
      );
      if (isProblem(outcome)) throw new Refusal(outcome);
      return answerTo(http.method, succeed(contract[name].answer, outcome));
    } catch (error) {
      const refusal = toRefusal(error, kind);
      if (problems[refusal.code].status >= 500) logFailure(refusal, request);
      return answerTo(http.method, refuse(refusal, context.awsRequestId));
    }
  };
}

function readCall<R extends Route>(
  { params, query, body }: R,
  event: LambdaFunctionURLEvent,
  segments: Readonly<Record<string, string>>,
): Omit<Call<R>, "db"> {
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

/** The answer to HEAD is that to GET without its body (RFC 9110, section 9.3.2). */
function answerTo(method: string, { body, ...answer }: Answer): Answer {
  return body === undefined || method === "HEAD" ? answer : { ...answer, body };
}
