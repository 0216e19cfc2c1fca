import type { BatchOptions } from "../guarded-batch.ts";
import type { Verdict } from "../outcome.ts";
import type { Session } from "../session/session.ts";
import type { Unit } from "../units.ts";
import { applyAutocommit } from "./autocommit.ts";
import { applyBackfill } from "./backfill.ts";
import { applyBatch } from "./batch.ts";

export interface ApplyOptions extends BatchOptions {
  /** Milliseconds to wait for locks, other migrators and answers, for each unit. */
  readonly wait: number;
  /** Unix time in ms by which the run must be over. */
  readonly deadline?: number | undefined;
  readonly onWait: (why: Verdict, message: string) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** How far a backfill is. */
export interface Progress {
  /** Rows changed so far, by earlier runs too. */
  readonly rows: number;
  /** Rows of the table, as Postgres last counted them; null if it never has. */
  readonly estimated: number | null;
}

/**
 * Applies one unit in its lane. Resolves to "moved" if another migrator was faster. Throws MigrateError `failed`, `busy`,
 * `out-of-time`, `unknown-outcome` or `unresolved`.
 */
export async function applyUnit(
  session: Session,
  unit: Unit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  switch (unit.lane) {
    case "batch":
      return await applyBatch(session, unit, options);
    case "autocommit":
      return await applyAutocommit(session, unit, options);
    case "backfill":
      return await applyBackfill(session, unit, options);
  }
}
