import type { DevEvent } from "./dev-event.ts";
import { failsBySchema } from "./fails-by-schema.ts";

/** One event of a function for people; undefined for what only a log needs. */
export function logLine(event: DevEvent): string | undefined {
  switch (event.type) {
    case "request":
      return `${event.function}  ${event.method} ${event.path}  ${event.status}  ${Math.round(event.ms)} ms`;
    case "output":
      return `${event.function}  ${event.text}`;
    case "error":
      return [`${event.function}  ${event.errorType}: ${event.errorMessage}`, ...event.stack].join(
        "\n  ",
      );
    case "build":
      if (event.outcome === "unchanged") return undefined;
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
