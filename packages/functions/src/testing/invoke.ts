import type { Answer } from "../http/answer.ts";
import type { FunctionUrlHandler } from "../http/invocation.ts";
import { lambdaContext, urlEvent, type UrlRequest } from "./url-event.ts";

export interface UrlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined for none. */
  readonly json: unknown;
}

/** Sends a request to a handler as its function URL does; `remaining` is what the invocation may take, in ms. */
export async function invoke(
  handler: FunctionUrlHandler,
  request: UrlRequest,
  remaining?: number,
): Promise<UrlAnswer> {
  const answer: Answer = await handler(urlEvent(request), lambdaContext(remaining));
  const json: unknown = answer.body === undefined ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, json };
}
