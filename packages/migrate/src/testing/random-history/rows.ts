import { isSerial } from "./column-types.ts";
import { valuesOf } from "./edit-columns.ts";
import type { Column, Model, Table } from "./model.ts";
import type { Random } from "./random.ts";

/** Statements that insert a few rows here and there; one that a constraint refuses does nothing. */
export function randomRows(model: Model, random: Random): string[] {
  return random
    .some(model.tables)
    .flatMap((table) => Array.from({ length: 2 }, () => insert(model, table, random)));
}

/** Takes all rows away, but the ledger's. */
export const EMPTY_TABLES = `DO $all$ DECLARE found regclass; BEGIN
  FOR found IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'r' AND nspname !~ '^(pg_|information_schema$|drizzle$|slipway$)'
  LOOP EXECUTE format('TRUNCATE %s CASCADE', found); END LOOP;
END $all$`;

function insert(model: Model, table: Table, random: Random): string {
  const columns = table.columns.filter(
    ({ type, identity, generatedFrom }) =>
      identity === undefined && generatedFrom === undefined && !isSerial(type),
  );
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map((column) => valueOf(model, table, column, random)).join(", ");
  const row = names === "" ? "DEFAULT VALUES" : `(${names}) VALUES (${values})`;
  return `DO $row$ BEGIN INSERT INTO ${nameOf(table)} ${row};
    EXCEPTION WHEN integrity_constraint_violation THEN END $row$`;
}

function valueOf(model: Model, { foreignKeys }: Table, column: Column, random: Random): string {
  const target = foreignKeys.find((key) => key.column === column.name);
  const other = target && model.tables.find(({ name }) => name === target.table);
  if (target !== undefined && other !== undefined) {
    return `(SELECT "${target.references}" FROM ${nameOf(other)} LIMIT 1)`;
  }
  if (column.name === "id") return "DEFAULT";
  if (!column.notNull && random.chance(0.3)) return "NULL";
  return random.pick(valuesOf(model, column)) ?? "NULL";
}

function nameOf({ schema = "public", name }: Table): string {
  return `"${schema}"."${name}"`;
}
