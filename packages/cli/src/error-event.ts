import { MigrateError } from "@slipway/migrate/migrate-error";
import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";
import { expectedMessage } from "./expected-message.ts";

/** Runs `work`; where it fails, says so for machines, if that is asked for, before it throws what `work` threw. */
export async function withErrorEvent<T>(
  context: Pick<Context, "print">,
  json: boolean,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (json) context.print(JSON.stringify(errorEvent(error)));
    throw error;
  }
}

/** What is unknown is left out. */
function errorEvent(error: unknown): object {
  if (error instanceof MigrateError) {
    const { cause: _, ...details } = error.details;
    return { type: "error", code: error.code, message: error.message, ...details };
  }
  if (error instanceof UsageError) return { type: "error", code: "usage", message: error.message };
  const message = expectedMessage(error);
  // A bug of ours goes to standard error whole.
  if (message === undefined) return { type: "error", code: "internal", message: String(error) };
  return { type: "error", code: "command", message };
}
