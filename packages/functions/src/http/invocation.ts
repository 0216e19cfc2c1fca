import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { Answer } from "./answer.ts";

/** Who sent a request, as a token says that was checked. */
export interface Caller {
  /** The token's `sub`: unique for its issuer, and never given to another. */
  readonly subject: string;
}

/** What is known of an invocation: by Lambda, and by a check that went before. */
export interface Invocation extends Pick<Context, "awsRequestId" | "getRemainingTimeInMillis"> {
  readonly caller?: Caller | undefined;
}

export type FunctionUrlHandler = (
  event: LambdaFunctionURLEvent,
  invocation: Invocation,
) => Promise<Answer>;
