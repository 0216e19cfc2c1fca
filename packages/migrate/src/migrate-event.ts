import type { Verdict } from "./outcome.ts";

/** Which unit of which migration. */
export interface UnitName {
  readonly tag: string;
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

export type AppliedUnit = UnitName & { readonly ms: number };

export type MigrateEvent =
  /** Again whenever another migrator was faster. */
  | { readonly type: "planned"; readonly units: number; readonly left: readonly string[] }
  | ({ readonly type: "started" } & UnitName)
  | ({ readonly type: "waiting"; readonly why: Verdict; readonly message: string } & UnitName)
  | ({ readonly type: "applied" } & AppliedUnit);
