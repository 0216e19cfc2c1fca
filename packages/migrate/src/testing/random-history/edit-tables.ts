import { addColumn } from "./edit-columns.ts";
import { type Edit, newName } from "./edit.ts";
import type { Column, Model } from "./model.ts";
import type { Random } from "./random.ts";
import { dropUsesOfTable } from "./uses.ts";

export const addTable: Edit = function* (model, random) {
  const name = newName(model, random);
  const key = keyColumns(model, random);
  const isKeyless = random.chance(0.1);
  const table = {
    name,
    schema: random.chance(0.3) ? random.pick(model.schemas) : undefined,
    columns: key,
    primaryKey: isKeyless ? [] : key.map((column) => column.name),
    primaryKeyName: newName(model, random),
    indexes: [],
    uniques: [],
    checks: [],
    foreignKeys: [],
    policies: [],
    isRowSecured: random.chance(0.1),
  };
  model.tables.push(table);
  for (let n = random.below(5); n > 0; n -= 1) addColumn(model, table, random);
  yield;
};

export const dropTable: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  if (table === undefined || model.tables.length < 2) return;
  dropUsesOfTable(model, table);
  yield;
  model.tables = model.tables.filter((one) => one !== table);
  yield;
};

/** A new table in the place of another, with the same columns. */
export const replaceTable: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  if (table === undefined) return;
  dropUsesOfTable(model, table);
  yield;
  model.tables = model.tables.filter((one) => one !== table);
  yield;
  const copy = structuredClone(table);
  // The same name again is another table, and its indexes may have their names again too.
  if (random.chance(0.5)) copy.name = newName(model, random);
  copy.foreignKeys = copy.foreignKeys.filter((key) => key.table !== table.name);
  model.tables.push(copy);
  yield;
};

function keyColumns(model: Model, random: Random): Column[] {
  const column = {
    name: "id",
    enum: undefined,
    notNull: true,
    default: undefined,
    identity: undefined,
    generatedFrom: undefined,
  };
  const kind = random.pick(["serial", "always", "byDefault", "uuid", "two"]);
  if (kind === "serial") return [{ ...column, type: random.pick(["serial", "bigserial"]) }];
  if (kind === "uuid") return [{ ...column, type: "uuid", default: { sql: "gen_random_uuid()" } }];
  if (kind === "two") {
    return [
      { ...column, type: "serial" },
      { ...column, name: newName(model, random), type: "integer" },
    ];
  }
  return [{ ...column, type: "integer", identity: kind }];
}
