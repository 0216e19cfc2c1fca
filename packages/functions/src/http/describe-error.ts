import { DrizzleQueryError } from "drizzle-orm/errors";
import { redact } from "../redact.ts";

/** Of a Postgres error: what names the place, never `detail` or `where`, which quote rows. */
const FIELDS = ["code", "severity", "constraint", "table", "column", "routine", "syscall"] as const;

/** An error and its causes for the log, without connection strings and without what users sent. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(String(error));
  const fields = FIELDS.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" ? [[name, redact(value)]] : [];
  });
  const cause: unknown = error.cause ?? Reflect.get(error, "sourceError");
  return {
    name: error.name,
    message: redact(messageOf(error)),
    ...Object.fromEntries(fields),
    stack: redact(framesOf(error)),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** Drizzle's own message ends with the values of the query's parameters. */
function messageOf(error: Error): string {
  return error instanceof DrizzleQueryError ? `Failed query: ${error.query}` : error.message;
}

function framesOf({ message, stack = "" }: Error): string {
  const start = stack.indexOf(message);
  return start === -1 ? stack : stack.slice(start + message.length).trim();
}
