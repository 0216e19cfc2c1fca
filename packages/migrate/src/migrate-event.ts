import type { Verdict } from "./outcome.ts";

/** Which unit of which migration. */
export interface UnitName {
  readonly tag: string;
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

export type AppliedUnit = UnitName & {
  /** Milliseconds; units that shared a transaction share its time evenly. */
  readonly ms: number;
};

export type MigrateEvent =
  /** Again whenever another migrator was faster. */
  | {
      readonly type: "planned";
      readonly units: number;
      /** Contract files that are left pending. */
      readonly left: readonly string[];
      /** Files that hold no statement yet, and wait for their author. */
      readonly unwritten: readonly string[];
    }
  | ({ readonly type: "started" } & UnitName)
  | ({ readonly type: "waiting"; readonly why: Verdict; readonly message: string } & UnitName)
  /** Of a backfill, after each of its ranges. */
  | ({
      readonly type: "progress";
      /** Changed so far, by earlier runs too. */
      readonly rows: number;
      /** Rows of the table, as Postgres last counted them; null if it never has. */
      readonly estimated: number | null;
    } & UnitName)
  | ({ readonly type: "applied" } & AppliedUnit);
