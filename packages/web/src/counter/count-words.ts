import type { Failure } from "../failure.ts";
import type { CountState } from "./count-state.ts";

const DIGITS = new Intl.NumberFormat("en");

/** The count with its thousands apart. */
export function formatCount(count: number): string {
  return DIGITS.format(count);
}

/** After any other failure a click may have been counted all the same. */
const SURELY_NOT: readonly Failure["code"][] = ["counter-full", "database-unreachable"];

interface Told {
  readonly state: CountState;
  /** The sum of the increments that failed and were taken back. */
  readonly lost: number;
  readonly failure: Failure | undefined;
}

/** What stands beside the button. */
export function describeCount({ state, lost, failure }: Told): string {
  if (failure !== undefined && lost > 0) {
    const fate = SURELY_NOT.includes(failure.code) ? "not counted" : "may not be counted";
    return `${formatCount(lost)} ${fate}. ${failure.words}`;
  }
  if (failure !== undefined) return failure.words;
  if (state.onTheWay > 0) return `${formatCount(state.onTheWay)} on the way`;
  return state.shown === undefined ? "Asking for the count" : "As the database has it";
}
