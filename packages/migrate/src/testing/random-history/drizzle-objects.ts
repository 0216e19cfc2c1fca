import { type SQL, sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import { COLUMN_TYPES } from "./column-types.ts";
import type { Column, ForeignKey, Index, Model, Table, View } from "./model.ts";

type Tables = Map<string, pg.PgTableWithColumns<pg.TableConfig>>;
type Columns = Readonly<Record<string, pg.ExtraConfigColumn>>;

/** What a Schema.ts of the model would export. */
export function drizzleObjects(model: Model): Record<string, unknown> {
  const schemas = new Map(model.schemas.map((name) => [name, pg.pgSchema(name)]));
  const enums = new Map(
    model.enums.map(({ name, labels: [first = "", ...others] }) => [
      name,
      pg.pgEnum(name, [first, ...others]),
    ]),
  );
  const tables: Tables = new Map();
  for (const table of model.tables) {
    const built: Record<string, pg.PgColumnBuilderBase> = {};
    for (const column of table.columns) built[column.name] = columnOf(column, table, enums);
    const parts = (self: Columns) => partsOf(table, self, tables);
    const made =
      table.schema === undefined
        ? pg.pgTable(table.name, built, parts)
        : found(schemas, table.schema).table(table.name, built, parts);
    if (table.isRowSecured) made.enableRLS();
    tables.set(table.name, made);
  }
  const sequences = model.sequences.map(({ name, increment }) =>
    pg.pgSequence(name, { increment }),
  );
  const views = model.views.map((view) => viewOf(view, model));
  const all = [...schemas.values(), ...enums.values(), ...tables.values(), ...sequences, ...views];
  return Object.fromEntries(all.map((object, n) => [`object${n}`, object]));
}

function columnOf(
  column: Column,
  { primaryKey }: Table,
  enums: ReadonlyMap<string, pg.PgEnum<[string, ...string[]]>>,
): pg.PgColumnBuilderBase {
  const { name, type, notNull, identity, generatedFrom } = column;
  const isKey = primaryKey.length === 1 && primaryKey[0] === name;
  if (type === "enum") {
    const builder = withDefault(found(enums, column.enum)(name), column);
    return notNull ? builder.notNull() : builder;
  }
  if (identity !== undefined) {
    const builder = pg.integer(name);
    const filled =
      identity === "always"
        ? builder.generatedAlwaysAsIdentity()
        : builder.generatedByDefaultAsIdentity();
    return isKey ? filled.primaryKey() : filled;
  }
  let builder = withDefault(custom(COLUMN_TYPES[type].sql ?? type, name), column);
  if (notNull) builder = builder.notNull();
  if (isKey) builder = builder.primaryKey();
  if (generatedFrom === undefined) return builder;
  return builder.generatedAlwaysAs(sql.raw(`("${generatedFrom}" IS NULL)`));
}

/** One builder for every type: drizzle-orm's own ones have no type in common. */
function custom(type: string, name: string) {
  return pg.customType<{ data: string }>({ dataType: () => type })(name);
}

function withDefault<T extends { default(value: string | SQL): T }>(
  builder: T,
  { default: value }: Column,
): T {
  if (value === undefined) return builder;
  return builder.default("sql" in value ? sql.raw(value.sql) : value.text);
}

function partsOf(table: Table, self: Columns, tables: Tables): pg.PgTableExtraConfigValue[] {
  const { primaryKey, primaryKeyName } = table;
  const columnsOf = (names: readonly string[]) => {
    const [first, ...others] = names.map((name) => columnIn(self, name));
    if (first === undefined) throw new Error(`a key of ${table.name} has no column`);
    return [first, ...others] as const;
  };
  const [first, ...others] = columnsOf(
    primaryKey.length > 1 ? primaryKey : [table.columns[0]?.name ?? ""],
  );
  return [
    ...(primaryKey.length > 1
      ? [pg.primaryKey({ name: primaryKeyName, columns: [first, ...others] })]
      : []),
    ...table.indexes.map((index) => indexOf(index, self)),
    ...table.uniques.map(({ name, columns, nullsNotDistinct }) => {
      const [one, ...more] = columnsOf(columns);
      const unique = pg.unique(name).on(one, ...more);
      return nullsNotDistinct ? unique.nullsNotDistinct() : unique;
    }),
    ...table.checks.map(({ name, column, not }) =>
      pg.check(name, sql`${columnIn(self, column)} <> ${sql.raw(not)}`),
    ),
    ...table.foreignKeys.map((key) => foreignKeyOf(key, self, tables)),
    ...table.policies.map(({ name, command, column }) => {
      const condition = sql`${columnIn(self, column)} IS NOT NULL`;
      return pg.pgPolicy(name, {
        for: command,
        to: "public",
        ...(command === "insert" ? { withCheck: condition } : { using: condition }),
      });
    }),
  ];
}

function indexOf({ name, isUnique, parts, where }: Index, self: Columns) {
  const [first, ...others] = parts.map(({ column, how }) => {
    const indexed = columnIn(self, column);
    if (how === "lower") return sql`lower(${indexed}::text)`;
    if (how === "desc") return indexed.desc();
    return how === "nulls first" ? indexed.asc().nullsFirst() : indexed;
  });
  if (first === undefined) throw new Error(`${name} has no columns`);
  const index = (isUnique ? pg.uniqueIndex(name) : pg.index(name)).on(first, ...others);
  return where === undefined ? index : index.where(sql`${columnIn(self, where)} IS NOT NULL`);
}

function foreignKeyOf(key: ForeignKey, self: Columns, tables: Tables) {
  const target = found(tables, key.table)[key.references];
  if (target === undefined) throw new Error(`${key.table} has no column ${key.references}`);
  const column = columnIn(self, key.column);
  const foreign = pg.foreignKey({ name: key.name, columns: [column], foreignColumns: [target] });
  return foreign.onDelete(key.onDelete);
}

function viewOf({ name, table, columns, isMaterialized }: View, { tables }: Model) {
  const schema = tables.find((one) => one.name === table)?.schema ?? "public";
  const list = columns.map((column) => `"${column}"`).join(", ");
  const query = sql.raw(`select ${list} from "${schema}"."${table}"`);
  // drizzle-kit takes a view's columns from its text alone.
  const shape = { any: pg.text() };
  return isMaterialized
    ? pg.pgMaterializedView(name, shape).as(query)
    : pg.pgView(name, shape).as(query);
}

function columnIn(columns: Columns, name: string): pg.ExtraConfigColumn {
  const column = columns[name];
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return column;
}

function found<T>(map: ReadonlyMap<string, T>, name: string | undefined): T {
  const value = name === undefined ? undefined : map.get(name);
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}
