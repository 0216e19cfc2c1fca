import type { Column, Model, Table } from "./model.ts";

/** Whether something of another kind than an index or a unique is made of the column: its type must stay. */
export function isPinned(model: Model, table: Table, { name, default: value }: Column): boolean {
  return (
    value !== undefined ||
    table.primaryKey.includes(name) ||
    table.columns.some(({ generatedFrom }) => generatedFrom === name) ||
    table.checks.some(({ column }) => column === name) ||
    table.policies.some(({ column }) => column === name) ||
    table.indexes.some(({ parts }) =>
      parts.some(({ column, how }) => column === name && how === "lower"),
    ) ||
    table.foreignKeys.some(({ column }) => column === name) ||
    viewsOf(model, table).some(({ columns }) => columns.includes(name)) ||
    isReferred(model, table, name)
  );
}

/** Whether a foreign key points to the column. */
export function isReferred({ tables }: Model, { name }: Table, column: string): boolean {
  return tables.some(({ foreignKeys }) =>
    foreignKeys.some((key) => key.table === name && key.references === column),
  );
}

/** Takes away what is made of the column, other columns and foreign keys to it aside, and what such columns are in. */
export function dropUsesOfColumn(model: Model, table: Table, column: string): void {
  model.views = model.views.filter(
    (view) => view.table !== table.name || !view.columns.includes(column),
  );
  table.indexes = table.indexes.filter(
    ({ parts, where }) => where !== column && parts.every((part) => part.column !== column),
  );
  table.uniques = table.uniques.filter(({ columns }) => !columns.includes(column));
  table.checks = table.checks.filter((check) => check.column !== column);
  table.policies = table.policies.filter((policy) => policy.column !== column);
  table.foreignKeys = table.foreignKeys.filter((key) => key.column !== column);
  for (const { name } of table.columns.filter(({ generatedFrom }) => generatedFrom === column)) {
    dropUsesOfColumn(model, table, name);
  }
}

/** Takes away the foreign keys that point to the column. */
export function dropReferencesToColumn(model: Model, table: Table, column: string): void {
  dropReferences(model, (key) => key.table === table.name && key.references === column);
}

/** Takes away what other objects have of the table. */
export function dropUsesOfTable(model: Model, { name }: Table): void {
  dropReferences(model, (key) => key.table === name);
  model.views = model.views.filter((view) => view.table !== name);
}

function dropReferences(
  model: Model,
  isGone: (key: { table: string; references: string }) => boolean,
) {
  for (const table of model.tables) {
    table.foreignKeys = table.foreignKeys.filter((key) => !isGone(key));
  }
}

function viewsOf({ views }: Model, { name }: Table) {
  return views.filter(({ table }) => table === name);
}
