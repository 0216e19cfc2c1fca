import { MigrateError } from "@slipway/migrate/migrate-error";
import { UsageError } from "./errors.ts";
import { expectedMessage } from "./expected-message.ts";

/** The last line of `--json` where a command fails; what is unknown is left out. */
export function errorEvent(error: unknown): object {
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
