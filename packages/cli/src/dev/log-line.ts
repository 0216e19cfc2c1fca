import type { OutputEvent } from "@slipway/local/runner/log-event";
import type { DevEvent } from "./dev-event.ts";
import { failsBySchema } from "./fails-by-schema.ts";
import { framesOf } from "./frames-of.ts";
import { loggedRequest } from "./logged-request.ts";

/** One event of a function for people; undefined for what only a log needs. */
export function logLine(event: DevEvent): string | undefined {
  switch (event.type) {
    case "request":
      return `${event.function}  ${event.method} ${event.path}  ${event.status}  ${Math.round(event.ms)} ms`;
    case "output":
      return outputLine(event);
    case "error":
      return errorLine(event.function, {
        error: `${event.errorType}: ${event.errorMessage}`,
        stack: framesOf(event.stack),
        requestId: event.requestId,
      });
    case "build":
      if (event.outcome === "unchanged" || event.outcome === "copied") return undefined;
      if (event.outcome === "built")
        return `${event.function}  built in ${Math.round(event.ms)} ms`;
      if (failsBySchema(event.errors)) return undefined;
      return [
        `${event.function}  cannot be built: its URL answers 502 until it can`,
        ...event.errors,
      ].join("\n  ");
    default:
      return undefined;
  }
}

/** A request is told by its URL already, all but why it failed. */
function outputLine({ function: name, text }: OutputEvent): string | undefined {
  const request = loggedRequest(text);
  if (request === undefined) return `${name}  ${text}`;
  if (request.failure === undefined) return undefined;
  return errorLine(name, { ...request.failure, requestId: request.requestId });
}

interface ToldError {
  readonly error: string;
  readonly stack: readonly string[];
  readonly requestId: string | undefined;
}

function errorLine(name: string, { error, stack, requestId }: ToldError): string {
  const id = requestId === undefined ? [] : [`request id ${requestId}`];
  return [`${name}  ${error}`, ...id, ...stack].join("\n  ");
}
