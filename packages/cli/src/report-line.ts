import type { MigrateReport } from "@slipway/migrate/migrate";

/** What a run of the engine came to. */
export function reportLine({ units, left }: MigrateReport): string {
  const count = units.length === 1 ? "1 unit" : `${units.length} units`;
  const done = units.length === 0 ? "Nothing to apply" : `Applied ${count}`;
  return left.length === 0 ? `${done}.` : `${done}; left for later: ${left.join(", ")}.`;
}

/** The same as a list, as a command prints it. */
export function reportLines(report: MigrateReport): string[] {
  return [reportLine(report)];
}
