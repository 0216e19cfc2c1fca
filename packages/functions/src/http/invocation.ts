import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { Answer } from "./answer.ts";
import type { RequestLog } from "./request-log.ts";

/** Who sent a request, as a token says that was checked. */
export interface Caller {
  /** The token's `sub`: unique for its issuer, and never given to another. */
  readonly subject: string;
}

type Told = "awsRequestId" | "functionName" | "functionVersion" | "getRemainingTimeInMillis";

/** What is known of an invocation: by Lambda, and by a check that went before. */
export interface Invocation extends Pick<Context, Told> {
  readonly caller?: Caller | undefined;
  readonly log?: RequestLog | undefined;
}

/** A request, and the log that its line is made of. */
export interface LoggedRequest {
  readonly event: LambdaFunctionURLEvent;
  readonly invocation: Invocation;
  readonly log: RequestLog;
}

export interface FunctionUrlHandler {
  (event: LambdaFunctionURLEvent, invocation: Invocation): Promise<Answer>;
}

/** One that answers by a contract. */
export interface RoutedHandler extends FunctionUrlHandler {
  /** The path of the contract that a request comes to, for the log alone. */
  pathOf(event: LambdaFunctionURLEvent): string | undefined;
}
