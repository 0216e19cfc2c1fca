import { place, type Refusal } from "./refusal.ts";
import type { Session } from "./session/session.ts";
import type { Unit } from "./units.ts";

/** Refuses autocommit units where only a pooler's address is known: their lock and timeouts need a session that lasts. */
export function checkDirect({ pooled, target }: Session, units: readonly Unit[]): Refusal[] {
  if (!pooled) return [];
  return units.flatMap(({ lane, migration: { tag }, statements: [statement] }) => {
    if (lane !== "autocommit" || statement === undefined) return [];
    const { position } = statement;
    const what = `this statement needs a session that lasts, and ${target} is a pooler; give the database's direct address`;
    return [{ code: "pooled", tag, position, message: `${place(tag, position)}: ${what}` }];
  });
}
