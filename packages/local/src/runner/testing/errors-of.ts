import type { ErrorEvent, LogEvent } from "../log-event.ts";

export function errorsOf(events: readonly LogEvent[]): ErrorEvent[] {
  return events.filter((event) => event.type === "error");
}
