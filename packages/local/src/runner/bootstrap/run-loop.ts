import { makeContext } from "./context.ts";
import type { RuntimeApiClient } from "./connect-runtime-api.ts";
import { formatError } from "./format-error.ts";
import type { UserHandler } from "./load-handler.ts";
import type { PatchedConsole } from "./patch-console.ts";

/** Takes one invocation after the other, for as long as the supervisor lives. */
export async function runLoop(
  runtimeApi: RuntimeApiClient,
  handler: UserHandler,
  console: PatchedConsole,
): Promise<never> {
  for (;;) {
    const { headers, body } = await runtimeApi.next();
    const requestId = headers["lambda-runtime-aws-request-id"] ?? "";
    process.env["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"] ?? "";
    console.requestId = requestId;
    try {
      const event: unknown = JSON.parse(body);
      const result = await handler(event, makeContext(headers));
      await runtimeApi.respond(requestId, serialize(result));
    } catch (error) {
      await runtimeApi.fail(requestId, formatError(error));
    }
  }
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? "null";
  } catch {
    const error = new Error("Unable to stringify response body");
    error.name = "Runtime.JSONStringifyError";
    throw error;
  }
}
