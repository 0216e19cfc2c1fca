import type { MigrateEvent, UnitName } from "@slipway/migrate/migrate-event";
import type { Context } from "./context.ts";

/** Prints the steps of a migration as they happen. */
export function printEvent(context: Context): (event: MigrateEvent) => void {
  return (event) => {
    const line = eventLine(event);
    if (line !== undefined) context.note(line);
  };
}

/** One step of a migration for people; undefined for what the result says anyway. */
function eventLine(event: MigrateEvent): string | undefined {
  switch (event.type) {
    case "planned":
    case "started":
      return undefined;
    case "waiting":
      return `${unitName(event)} waits: ${event.message}`;
    case "applied":
      return `${unitName(event)} applied in ${Math.round(event.ms)} ms`;
  }
}

function unitName({ tag, index, of }: UnitName): string {
  return of === 1 ? tag : `${tag} (unit ${index + 1} of ${of})`;
}
