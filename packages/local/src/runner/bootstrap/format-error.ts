/** An error as Lambda's Node runtime puts it on the wire: the stack is called `trace`. */
export interface FormattedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export function formatError(error: unknown): FormattedError {
  try {
    if (!(error instanceof Error)) {
      return { errorType: typeof error, errorMessage: String(error), trace: [] };
    }
    return {
      errorType: error.name,
      errorMessage: error.message,
      trace: traceOf(error),
    };
  } catch {
    // A getter that throws, or a value without a string form.
    return { errorType: "handled", errorMessage: "the thrown value cannot be read", trace: [] };
  }
}

/** The stack, followed by the stacks of what caused it, which Lambda leaves out and a developer needs. */
function traceOf(error: Error): string[] {
  const trace = stackOf(error);
  let { cause } = error;
  for (let depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    const [first = "", ...rest] = stackOf(cause);
    trace.push(`caused by ${first}`, ...rest);
    ({ cause } = cause);
  }
  return trace;
}

function stackOf(error: Error): string[] {
  return (error.stack ?? `${error.name}: ${error.message}`).split("\n");
}
