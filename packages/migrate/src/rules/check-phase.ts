import { place, type Refusal } from "../refusal.ts";
import type { Statement } from "../statements.ts";
import type { Cut } from "../units.ts";
import { addRequiredColumn } from "./add-required-column.ts";
import { changeType } from "./change-type.ts";
import type { CreatedObjects } from "./created-objects.ts";
import { dropObject } from "./drop-object.ts";
import { dropPart } from "./drop-part.ts";
import { rename } from "./rename.ts";
import type { Rule } from "./rule.ts";
import { setNotNull } from "./set-not-null.ts";

const RULES: readonly Rule[] = [
  addRequiredColumn,
  changeType,
  dropObject,
  dropPart,
  rename,
  setNotNull,
];

const NEXT =
  'write "-- slipway: phase=contract" on line 1 to run the file once no live code needs the old shape, or ' +
  '"-- slipway: phase=expand" if none does already';

/**
 * Refuses what a file without a header does to objects that live code may use, and notes in `created` what the file
 * makes.
 */
export function checkPhase(
  { migration: { tag }, units, phase }: Cut,
  created: CreatedObjects,
): Refusal[] {
  const refusals: Refusal[] = [];
  for (const statement of units.flatMap(({ statements }): readonly Statement[] => statements)) {
    const { node, position } = statement;
    for (const { does, why, instead = NEXT, finds } of phase === undefined ? RULES : []) {
      for (const object of finds(node).filter((found) => !created.has(found))) {
        const what = `${does} ${object.path.join(".")}, and ${why}`;
        const message = `${place(tag, position)}: ${what}; ${instead}`;
        refusals.push({ code: "phase", tag, position, message });
      }
    }
    created.add(node);
  }
  return refusals;
}
