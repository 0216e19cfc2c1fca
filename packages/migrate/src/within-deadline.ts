import { MigrateError } from "./migrate-error.ts";
import type { BatchUnit } from "./units.ts";

interface Limits {
  readonly deadline: number | undefined;
  readonly statementTimeout: number;
  readonly wait: number;
}

/** Milliseconds that are kept to tell how the run ended. */
const RESERVE = 5000;
/** Milliseconds below which it makes no sense to begin a unit. */
const LEAST = 5000;

/** A unit's timeouts, none of which outlasts the run. Throws MigrateError `out-of-time` where no unit can begin. */
export function withinDeadline(
  { deadline, statementTimeout, wait }: Limits,
  { migration: { tag } }: BatchUnit,
): Pick<Limits, "statementTimeout" | "wait"> {
  if (deadline === undefined) return { statementTimeout, wait };
  const left = deadline - Date.now() - RESERVE;
  if (left < LEAST) {
    const message = `${tag}.sql was not begun: the time of this run is over; run it again, it goes on from there`;
    throw new MigrateError("out-of-time", message, { tag });
  }
  return { statementTimeout: Math.min(statementTimeout, left), wait: Math.min(wait, left / 2) };
}
