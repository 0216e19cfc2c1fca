/**
 * How the catalog tells what became of a statement that no transaction of ours holds. All are queries of one column,
 * `text`, asked as the file has set things; of one row, but for `leftovers` and `tables`.
 */
export interface Proof {
  /** What matters of the catalog before the statement runs; it is kept with the unit's marker. */
  readonly before: string;
  /** `done` if the statement took effect, `again` if it may be run, `unknown` if that cannot be told. */
  readonly outcome: (before: string) => string;
  /** Statements that take away, or bring to an end, what a broken attempt left behind. */
  readonly leftovers: (before: string) => string;
  /** The oids of tables that nobody else may be maintaining meanwhile: what they are building looks like a leftover. */
  readonly tables: string;
  /** Why a statement that succeeded did not do what it says, as IF NOT EXISTS makes possible; else no row. */
  readonly flaw: string;
}

const NO_ROWS = "SELECT '' AS text WHERE false";

/** A statement that may be run as often as one likes. */
export const idempotent: Proof = {
  before: "SELECT '' AS text",
  outcome: () => "SELECT 'again' AS text",
  leftovers: () => NO_ROWS,
  tables: NO_ROWS,
  flaw: NO_ROWS,
};
