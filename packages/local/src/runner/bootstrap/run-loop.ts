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
      await immediates();
      await runtimeApi.respond(requestId, serialize(result));
    } catch (error) {
      await immediates();
      await runtimeApi.fail(requestId, formatError(error));
    }
  }
}

/** Lambda's runtime lets what the handler left for this turn of the event loop run before it answers. */
async function immediates(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function serialize(result: unknown): string {
  const json = stringify(result === undefined ? null : result);
  if (json !== undefined) return json;
  const error = new Error("Unable to stringify response body");
  error.name = "Runtime.JSONStringifyError";
  throw error;
}

/** Undefined for what JSON cannot hold, and for what it leaves out: functions and symbols. */
function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
