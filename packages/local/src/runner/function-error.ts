import * as z from "zod";

/** Why an invocation or an init gave no response. */
export interface FunctionError {
  /** Lambda's name for it ("Runtime.ExitError", "Sandbox.Timedout") or the name of what the handler threw. */
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack: readonly string[];
}

/** A process was killed because its time was up. */
export function timeoutError(errorMessage: string): FunctionError {
  return { errorType: "Sandbox.Timedout", errorMessage, stack: [] };
}

const lines = z.array(z.string()).catch([]);
const posted = z.object({
  errorType: z.string().catch("Runtime.Unknown"),
  errorMessage: z.string().catch(""),
  // Lambda's Node runtime says trace, the documentation stackTrace.
  trace: lines.optional(),
  stackTrace: lines.optional(),
});

/** Reads what a runtime posts to …/error; a body that is no error object becomes the message. */
export function parseFunctionError(body: string): FunctionError {
  const parsed = posted.safeParse(parseJson(body));
  if (!parsed.success) return { errorType: "Runtime.Unknown", errorMessage: body, stack: [] };
  const { errorType, errorMessage, trace, stackTrace } = parsed.data;
  return { errorType, errorMessage, stack: trace ?? stackTrace ?? [] };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
