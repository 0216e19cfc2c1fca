import type { Site } from "./databases.ts";
import type { Migrators } from "./migrators.ts";
import type { Transport } from "./messages.ts";

/** A history as runs without faults showed it. */
export interface Rehearsed {
  /** The database that a migrator finds, to be copied. */
  readonly template: string;
  /** What it leaves behind. */
  readonly state: readonly string[];
  /** The units that it applies. */
  readonly units: readonly string[];
  readonly requests: Readonly<Record<Transport, Requests>>;
}

export interface Requests {
  readonly count: number;
  /** Those, from 1, that locks can hold up. */
  readonly catchable: readonly number[];
}

/** Where points are tried. */
export interface Stage {
  readonly site: Site;
  readonly migrators: Migrators;
  /** By the history's name. */
  readonly rehearsed: ReadonlyMap<string, Rehearsed>;
  /** Absent where Postgres is not ours alone. */
  readonly restart?: ((how: "restart" | "crash") => Promise<void>) | undefined;
}
