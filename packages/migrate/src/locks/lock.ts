/** Postgres's table locks, the weakest first (manual, "Explicit Locking"). */
export const LOCK_MODES = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const;

export type LockMode = (typeof LOCK_MODES)[number];

/** What others notice of a lock while it is held. */
const MEANS: Readonly<Record<LockMode, string>> = {
  "ACCESS SHARE": "reads and writes go on",
  "ROW SHARE": "reads and writes go on",
  "ROW EXCLUSIVE": "reads and writes of other rows go on",
  "SHARE UPDATE EXCLUSIVE": "reads and writes go on",
  SHARE: "writes wait",
  "SHARE ROW EXCLUSIVE": "writes wait",
  EXCLUSIVE: "writes wait",
  "ACCESS EXCLUSIVE": "nobody reads or writes it meanwhile",
};

/** A lock that a statement takes; ACCESS SHARE and ROW SHARE, which hold up next to nobody, are not told. */
export interface Lock {
  readonly mode: LockMode;
  /**
   * On which side of the named object it is: the relation itself; the table of an index; tables that a foreign key ties
   * to it; whatever depends on it. Only the catalog knows the last three, and whether there are any.
   */
  readonly on: "relation" | "table of" | "tied to" | "depending on";
  /** Schema first where the statement names it. */
  readonly name: readonly string[];
}

/** The mode by its number in Postgres, from 1. */
export function modeOf(number: number): LockMode {
  return LOCK_MODES[number - 1] ?? "ACCESS EXCLUSIVE";
}

export function isWeaker(one: LockMode, other: LockMode): boolean {
  return LOCK_MODES.indexOf(one) < LOCK_MODES.indexOf(other);
}

const PLACES: Readonly<Record<Lock["on"], string>> = {
  relation: "",
  "table of": "the table of ",
  "tied to": "tables that a foreign key ties to ",
  "depending on": "what depends on ",
};

/** `ACCESS EXCLUSIVE on users: nobody reads or writes it meanwhile` */
export function describeLock(lock: Lock): string {
  const { mode, on, name } = lock;
  return `${mode} on ${PLACES[on]}${name.join(".")}: ${meaningOf(lock)}`;
}

/** What others notice while the lock is held. */
export function meaningOf({ mode }: Lock): string {
  return MEANS[mode];
}
