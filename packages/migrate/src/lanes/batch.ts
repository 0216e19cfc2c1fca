import { guardedBatch } from "../guarded-batch.ts";
import type { Session } from "../session/session.ts";
import type { BatchUnit } from "../units.ts";
import { withinDeadline } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";
import { untilKnown } from "./until-known.ts";

/** Applies a unit and its record in one transaction. Ends as `applyUnit` does. */
export async function applyBatch(
  session: Session,
  unit: BatchUnit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  // Of a later attempt less time is left.
  return await untilKnown({ session, unit, options }, () =>
    session.transaction(guardedBatch([unit], { ...options, ...withinDeadline(options, unit) })),
  );
}
