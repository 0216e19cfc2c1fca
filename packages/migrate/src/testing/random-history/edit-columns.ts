import { COLUMN_TYPES, PLAIN_TYPES } from "./column-types.ts";
import { type Edit, newName } from "./edit.ts";
import type { Column, Model, Table } from "./model.ts";
import type { Random } from "./random.ts";
import { dropReferencesToColumn, dropUsesOfColumn, isPinned } from "./uses.ts";

/** Gives the table one more column, of any type. */
export function addColumn(model: Model, table: Table, random: Random): void {
  const source = random.chance(0.1) ? random.pick(changeable(table)) : undefined;
  const label = random.chance(0.2) ? random.pick(model.enums) : undefined;
  const column: Column = {
    name: newName(model, random),
    type: label === undefined ? anyType(random) : "enum",
    enum: label?.name,
    notNull: random.chance(0.3),
    default: undefined,
    identity: undefined,
    generatedFrom: source?.name,
  };
  if (source !== undefined) Object.assign(column, { type: "boolean", enum: undefined });
  else if (random.chance(0.4)) column.default = defaultOf(model, column, random);
  table.columns.push(column);
}

/** Columns that rows name a value of, and that no primary key holds. */
export function changeable({ columns, primaryKey }: Table): Column[] {
  return columns.filter(
    ({ name, generatedFrom }) =>
      !primaryKey.includes(name) && name !== "id" && generatedFrom === undefined,
  );
}

/** Values of the column, in SQL. */
export function valuesOf({ enums }: Model, column: Column): readonly string[] {
  if (column.type !== "enum") return COLUMN_TYPES[column.type].values;
  const { labels = [] } = enums.find(({ name }) => name === column.enum) ?? {};
  return labels.map((label) => `'${label.replaceAll("'", "''")}'`);
}

export const addOneColumn: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  if (table === undefined) return;
  addColumn(model, table, random);
  yield;
};

export const dropColumn: Edit = function* (model, random) {
  const found = someColumn(model, random);
  if (found === undefined) return;
  yield* removeColumn(model, found);
};

/** What a rename is to drizzle-kit where nobody tells it. */
export const replaceColumn: Edit = function* (model, random) {
  const found = someColumn(model, random);
  if (found === undefined) return;
  const { table, column } = found;
  yield* removeColumn(model, found);
  table.columns.push({ ...column, name: newName(model, random) });
  yield;
};

export const retypeColumn: Edit = function* (model, random) {
  const found = someColumn(model, random);
  if (found === undefined || found.column.type === "enum") return;
  const { table, column } = found;
  const type = random.pick(COLUMN_TYPES[found.column.type].becomes);
  if (type === undefined || isPinned(model, table, column)) return;
  column.type = type;
  yield;
};

export const changeDefault: Edit = function* (model, random) {
  const column = someColumn(model, random)?.column;
  if (column === undefined) return;
  const isDropped = column.default !== undefined && random.chance(0.5);
  column.default = isDropped ? undefined : defaultOf(model, column, random);
  yield;
};

export const changeNullability: Edit = function* (model, random) {
  const column = someColumn(model, random)?.column;
  if (column === undefined) return;
  column.notNull = !column.notNull;
  yield;
};

interface ColumnOfTable {
  table: Table;
  column: Column;
}

/** drizzle-kit drops uniques before the foreign keys to them, and columns before policies. */
function* removeColumn(model: Model, { table, column }: ColumnOfTable): Iterable<void> {
  dropReferencesToColumn(model, table, column.name);
  yield;
  dropUsesOfColumn(model, table, column.name);
  yield;
  table.columns = table.columns.filter(({ generatedFrom }) => generatedFrom !== column.name);
  yield;
  table.columns = table.columns.filter((one) => one !== column);
  yield;
}

function someColumn(model: Model, random: Random): ColumnOfTable | undefined {
  const table = random.pick(model.tables);
  const column = table && random.pick(changeable(table));
  return table && column && { table, column };
}

function anyType(random: Random) {
  return random.pick(PLAIN_TYPES) ?? "text";
}

function defaultOf(model: Model, column: Column, random: Random): Column["default"] {
  if (column.type === "text" && random.chance(0.5)) {
    return { text: random.pick(["it's; -- 漢", "$$ /* 𝛼", "\\'; é", ""]) };
  }
  const sql = random.pick(valuesOf(model, column));
  return sql === undefined ? undefined : { sql };
}
