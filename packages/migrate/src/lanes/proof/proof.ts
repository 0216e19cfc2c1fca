/**
 * How the catalog tells what became of a statement that no transaction of ours holds. All are queries: of one row with
 * one text, `before` and `outcome`; of a row for each statement to run, `leftovers`.
 */
export interface Proof {
  /** What matters of the catalog before the statement runs; it is kept with the unit's marker. */
  readonly before: string;
  /** `done` if the statement took effect, `again` if it may be run, `unknown` if that cannot be told. */
  readonly outcome: (before: string) => string;
  /** Statements that take away, or bring to an end, what a broken attempt left behind. */
  readonly leftovers: (before: string) => string;
}

export const NOTHING = "SELECT '' AS text";
export const AGAIN = "SELECT 'again' AS text";
export const NO_LEFTOVERS = "SELECT '' AS text WHERE false";

/** A statement that may be run as often as one likes. */
export const idempotent: Proof = {
  before: NOTHING,
  outcome: () => AGAIN,
  leftovers: () => NO_LEFTOVERS,
};
