import type { ErrorEvent } from "./log-event.ts";

/** A fault of the runner itself, told whole: the caller hears nothing of it. */
export function unexpected(functionName: string, error: unknown): ErrorEvent {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    type: "error",
    function: functionName,
    requestId: undefined,
    errorType: "Runner.Unexpected",
    errorMessage: known.message,
    stack: (known.stack ?? "").split("\n"),
  };
}
