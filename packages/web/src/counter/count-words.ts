import type { Failure } from "../failure.ts";
import type { CountState } from "./count-state.ts";

const DIGITS = new Intl.NumberFormat("en");

/** The count with its thousands apart. */
export function formatCount(count: number): string {
  return DIGITS.format(count);
}

interface Told {
  readonly state: CountState;
  /** The sum of the increments that failed and were taken back. */
  readonly lost: number;
  readonly failure: Failure | undefined;
}

/** What stands beside the button. */
export function describeCount({ state, lost, failure }: Told): string {
  if (failure !== undefined && lost > 0)
    return `${formatCount(lost)} not counted. ${failure.words}`;
  if (failure !== undefined) return failure.words;
  if (state.onTheWay > 0) return `${formatCount(state.onTheWay)} on the way`;
  return state.shown === undefined ? "Asking for the count" : "As the database has it";
}
