import { COLUMN_TYPES, referringType } from "./column-types.ts";
import { changeable, valuesOf } from "./edit-columns.ts";
import { type Edit, newName } from "./edit.ts";
import type { Column, Table } from "./model.ts";
import { isReferred } from "./uses.ts";

export const addIndex: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  const first = table && random.pick(table.columns.filter(isOrdered));
  if (table === undefined || first === undefined) return;
  const more = random.chance(0.3) ? random.some(table.columns.filter(isOrdered)) : [];
  const columns = [first, ...more.filter((column) => column !== first)];
  table.indexes.push({
    name: newName(model, random),
    isUnique: random.chance(0.3),
    parts: columns.map(({ name, type, generatedFrom }) => {
      // Only a text's text is the same whatever is set.
      const hows =
        type === "text"
          ? (["plain", "desc", "nulls first", "lower"] as const)
          : (["plain", "desc", "nulls first"] as const);
      return { column: name, how: generatedFrom === undefined ? random.pick(hows) : "plain" };
    }),
    where: random.chance(0.3) ? random.pick(table.columns)?.name : undefined,
  });
  yield;
};

export const dropIndex: Edit = function* (model, random) {
  const table = random.pick(model.tables.filter(({ indexes }) => indexes.length > 0));
  if (table === undefined) return;
  table.indexes.splice(random.below(table.indexes.length), 1);
  yield;
};

export const addUnique: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  const columns =
    table === undefined ? [] : random.some(changeable(table).filter(isOrdered)).slice(0, 2);
  if (table === undefined || columns.length === 0) return;
  const nullsNotDistinct = random.chance(0.2);
  const names = columns.map(({ name }) => name);
  table.uniques.push({ name: newName(model, random), columns: names, nullsNotDistinct });
  yield;
};

export const dropUnique: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  const unique = table && random.pick(table.uniques);
  if (table === undefined || unique === undefined) return;
  if (unique.columns.some((column) => isReferred(model, table, column))) return;
  table.uniques = table.uniques.filter((one) => one !== unique);
  yield;
};

export const addCheck: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  const column = table && random.pick(changeable(table).filter(isOrdered));
  // drizzle-kit forgets what follows a semicolon in a check.
  const not =
    column && random.pick(valuesOf(model, column).filter((value) => !value.includes(";")));
  if (table === undefined || column === undefined || not === undefined) return;
  table.checks.push({ name: newName(model, random), column: column.name, not });
  yield;
};

export const dropCheck: Edit = function* (model, random) {
  const table = random.pick(model.tables.filter(({ checks }) => checks.length > 0));
  if (table === undefined) return;
  table.checks.splice(random.below(table.checks.length), 1);
  yield;
};

export const addForeignKey: Edit = function* (model, random) {
  const target = random.pick(model.tables);
  const references = target && random.pick(referable(target));
  const table = random.pick(model.tables);
  if (table === undefined || target === undefined || references === undefined) return;
  const { name, type } = references;
  const column = {
    name: newName(model, random),
    type: type === "enum" ? type : referringType(type),
    enum: references.enum,
    notNull: random.chance(0.1),
    default: undefined,
    identity: undefined,
    generatedFrom: undefined,
  };
  table.columns.push(column);
  table.foreignKeys.push({
    name: newName(model, random),
    column: column.name,
    table: target.name,
    references: name,
    onDelete: random.pick(["cascade", "set null", "restrict", "no action"]),
  });
  yield;
};

export const dropForeignKey: Edit = function* (model, random) {
  const table = random.pick(model.tables.filter(({ foreignKeys }) => foreignKeys.length > 0));
  if (table === undefined) return;
  table.foreignKeys.splice(random.below(table.foreignKeys.length), 1);
  yield;
};

/** A key of several columns comes and goes by name; drizzle-kit drops no key of one. */
export const changePrimaryKey: Edit = function* (model, random) {
  const table = random.pick(model.tables.filter(({ primaryKey }) => primaryKey.length !== 1));
  const columns =
    table?.columns.filter(
      (column) => column.notNull && column.generatedFrom === undefined && isOrdered(column),
    ) ?? [];
  if (table === undefined || columns.length < 2) return;
  const isDropped = table.primaryKey.length > 0;
  table.primaryKey = isDropped ? [] : columns.slice(0, 3).map(({ name }) => name);
  yield;
};

/** What a foreign key may point to: drizzle-kit knows keys of one column, and uniques. */
function referable({ columns, primaryKey, uniques }: Table): Column[] {
  const names = [primaryKey, ...uniques.map((unique) => unique.columns)].flatMap((key) =>
    key.length === 1 ? key : [],
  );
  return columns.filter(({ name }) => names.includes(name));
}

function isOrdered({ type }: Column): boolean {
  return type === "enum" || COLUMN_TYPES[type].isOrdered;
}
