import { MigrateError } from "./migrate-error.ts";
import type { Unit } from "./units.ts";

interface Limits {
  readonly deadline?: number | undefined;
  readonly statementTimeout: number;
  readonly transactionTimeout?: number | undefined;
  readonly wait: number;
}

/** Milliseconds that are kept to tell how the run ended. */
const RESERVE = 5000;
/** Milliseconds below which it makes no sense to begin a unit. */
const LEAST = 5000;

/**
 * A unit's timeouts as of now, none of which outlasts the run. Throws MigrateError `out-of-time` where no unit can
 * begin.
 */
export function withinDeadline(
  { deadline, statementTimeout, transactionTimeout, wait }: Limits,
  { migration: { tag } }: Unit,
): Omit<Limits, "deadline"> {
  if (deadline === undefined) return { statementTimeout, transactionTimeout, wait };
  const left = timeLeft(deadline);
  if (left < LEAST) {
    const message = `the time of this run is over, and ${tag}.sql is not applied; run it again, it goes on from there`;
    throw new MigrateError("out-of-time", message, { tag });
  }
  return {
    statementTimeout: Math.min(statementTimeout, left),
    // A statement's own limit comes first: its error has a place in the file.
    transactionTimeout: Math.min(transactionTimeout ?? Infinity, left + 1000),
    wait: Math.min(wait, left / 2),
  };
}

/** Milliseconds in which a run can still do something. */
export function timeLeft(deadline = Infinity): number {
  return deadline - Date.now() - RESERVE;
}
