import { ClientError } from "@slipway/core/contract/client/client-error";
import { describeFailure, type Failure } from "./failure.ts";

/** What a call came to. */
export type Settled<Answer> = { readonly answer: Answer } | { readonly failure: Failure };

/** Waits for a call; what it met is an outcome, and what is a bug is thrown on. */
export async function settleCall<Answer>(call: Promise<Answer>): Promise<Settled<Answer>> {
  try {
    return { answer: await call };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { failure: describeFailure(error, navigator.onLine) };
  }
}
