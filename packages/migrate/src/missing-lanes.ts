import { place, type Refusal } from "./refusal.ts";
import type { Unit } from "./units.ts";

/** Refuses the units that this engine can cut and not yet run. */
export function missingLanes(units: readonly Unit[]): Refusal[] {
  return units.flatMap(({ lane, migration: { tag }, statements: [statement] }) => {
    if (lane === "batch" || statement === undefined) return [];
    const { position } = statement;
    const what =
      lane === "autocommit"
        ? "this statement cannot run in a transaction, and slipway cannot run it alone yet; take CONCURRENTLY out or run it by hand"
        : "slipway cannot run backfills yet; take the header out to run it as one statement";
    return [{ code: "lane", tag, position, message: `${place(tag, position)}: ${what}` }];
  });
}
