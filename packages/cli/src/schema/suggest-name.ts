import * as z from "zod";
import type { Snapshot } from "./changed-objects.ts";

const tableSchema = z.looseObject({
  name: z.string(),
  columns: z.record(z.string(), z.unknown()).default({}),
});
type Table = z.infer<typeof tableSchema>;

/** Longer names than this say less. */
const MOST = 40;

/** A name for the migration from one snapshot to the next, such as `add-users-bio`. */
export function suggestName(prev: Snapshot, next: Snapshot): string {
  const effects = [...tableEffects(prev, next), ...enumEffects(prev, next)];
  const name = effects.length === 0 || effects.length > 2 ? "" : effects.join("-and-");
  return name === "" || name.length > MOST ? "change-schema" : name;
}

function tableEffects(prev: Snapshot, next: Snapshot): string[] {
  const names = [...new Set([...Object.keys(prev.tables), ...Object.keys(next.tables)])].sort();
  return names.flatMap((name) => {
    const before = tableSchema.safeParse(prev.tables[name]).data;
    const after = tableSchema.safeParse(next.tables[name]).data;
    if (before === undefined) return after === undefined ? [] : [`add-${worded(after.name)}`];
    if (after === undefined) return [`drop-${worded(before.name)}`];
    return JSON.stringify(before) === JSON.stringify(after) ? [] : columnEffects(before, after);
  });
}

function columnEffects(before: Table, after: Table): string[] {
  const table = worded(after.name);
  const added = Object.keys(after.columns).filter((column) => !(column in before.columns));
  const dropped = Object.keys(before.columns).filter((column) => !(column in after.columns));
  if (added.length + dropped.length !== 1) return [`change-${table}`];
  return [
    ...added.map((column) => `add-${table}-${worded(column)}`),
    ...dropped.map((column) => `drop-${table}-${worded(column)}`),
  ];
}

function enumEffects(prev: Snapshot, next: Snapshot): string[] {
  const names = [...new Set([...Object.keys(prev.enums), ...Object.keys(next.enums)])].sort();
  return names.flatMap((key) => {
    const name = worded(key.slice(key.indexOf(".") + 1));
    if (!(key in prev.enums)) return [`add-${name}`];
    if (!(key in next.enums)) return [`drop-${name}`];
    const same = JSON.stringify(prev.enums[key]) === JSON.stringify(next.enums[key]);
    return same ? [] : [`change-${name}`];
  });
}

/** As a part of a file's name. */
function worded(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
