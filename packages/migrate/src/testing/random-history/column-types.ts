interface ColumnType {
  /** As drizzle-orm writes it, where that is not its name. */
  readonly sql?: string;
  /** In SQL; few, so that rows have values in common. */
  readonly values: readonly [string, ...string[]];
  /** What the column may become by SET DATA TYPE without USING, if its rows let it. */
  readonly becomes: readonly TypeName[];
  /** Whether a B-tree can hold it, and `<>` compare it. */
  readonly isOrdered: boolean;
}

export type TypeName =
  | "smallint"
  | "integer"
  | "bigint"
  | "numeric"
  | "numeric(8,2)"
  | "real"
  | "double precision"
  | "varchar(5)"
  | "varchar(40)"
  | "text"
  | "char(3)"
  | "boolean"
  | "date"
  | "time"
  | "timestamp(3)"
  | "timestamptz"
  | "interval"
  | "uuid"
  | "inet"
  | "json"
  | "jsonb"
  | "point"
  | "text[]"
  | "integer[]"
  | "serial"
  | "bigserial";

const ordered = { becomes: [], isOrdered: true };
const unordered = { becomes: [], isOrdered: false };

/** Every type that a random column may have, enums aside. */
export const COLUMN_TYPES: Readonly<Record<TypeName, ColumnType>> = {
  smallint: {
    ...ordered,
    values: ["1", "-7"],
    becomes: ["integer", "bigint", "numeric"],
  },
  integer: {
    ...ordered,
    values: ["1", "2", "70000"],
    becomes: ["bigint", "smallint"],
  },
  bigint: {
    ...ordered,
    values: ["1", "2", "7000000000"],
    becomes: ["numeric", "integer"],
  },
  numeric: {
    ...ordered,
    values: ["1.5", "123456789.125"],
    becomes: ["numeric(8,2)"],
  },
  "numeric(8,2)": {
    ...ordered,
    sql: "numeric(8, 2)",
    values: ["1.5", "0"],
    becomes: ["numeric"],
  },
  real: {
    ...ordered,
    values: ["1.5", "'NaN'"],
    becomes: ["double precision"],
  },
  "double precision": {
    ...ordered,
    values: ["1.5", "1e300"],
    becomes: ["real"],
  },
  "varchar(5)": {
    ...ordered,
    values: ["'a'", "'漢𝛼;''é'"],
    becomes: ["varchar(40)", "text"],
  },
  "varchar(40)": {
    ...ordered,
    values: ["'a'", "'longer than five'"],
    becomes: ["text", "varchar(5)"],
  },
  text: {
    ...ordered,
    values: ["'a'", "'-- it''s; $$ 漢'", "$v$'; /* 𝛼$v$"],
    becomes: ["varchar(40)"],
  },
  "char(3)": {
    ...ordered,
    values: ["'a'", "'é漢;'"],
    becomes: ["text"],
  },
  boolean: { ...ordered, values: ["true", "false"] },
  date: {
    ...ordered,
    values: ["'2024-02-29'", "'infinity'"],
    becomes: ["timestamp(3)", "timestamptz"],
  },
  time: { ...ordered, values: ["'12:00'", "'23:59:59.5'"] },
  "timestamp(3)": {
    ...ordered,
    sql: "timestamp (3)",
    values: ["'2024-02-29 12:00'"],
    becomes: ["timestamptz"],
  },
  timestamptz: {
    ...ordered,
    sql: "timestamp with time zone",
    values: ["'2024-02-29 12:00+02'"],
    becomes: ["timestamp(3)"],
  },
  interval: { ...ordered, values: ["'1 day'", "'1 month'"] },
  uuid: {
    ...ordered,
    values: ["'4a1b5ae2-67cd-4a0e-ae4c-6a3e2e3c7d11'"],
  },
  inet: { ...ordered, values: ["'10.0.0.1'", "'::1'"] },
  json: {
    ...unordered,
    values: [`'{"a": "it''s;"}'`],
    becomes: ["jsonb"],
  },
  jsonb: { ...ordered, values: [`'{"漢": [1, null]}'`, "'{}'"] },
  point: { ...unordered, values: ["'(1,2)'"] },
  "text[]": { ...ordered, values: [`'{"a;",é}'`, "'{}'"] },
  "integer[]": { ...ordered, values: ["'{1,2}'"] },
  // These fill themselves: no row names a value.
  serial: { ...ordered, values: ["DEFAULT"] },
  bigserial: {
    ...ordered,
    values: ["DEFAULT"],
  },
};

const SERIALS: readonly TypeName[] = ["serial", "bigserial"];

/** All that a column may be of which rows name a value. */
export const PLAIN_TYPES: readonly TypeName[] = Object.keys(COLUMN_TYPES)
  .filter(isTypeName)
  .filter((name) => !SERIALS.includes(name));

/** Whether columns fill themselves because of their type. */
export function isSerial(name: TypeName | "enum"): boolean {
  return name !== "enum" && SERIALS.includes(name);
}

/** The type of a column that holds what a column of this type does. */
export function referringType(name: TypeName): TypeName {
  if (name === "serial") return "integer";
  return name === "bigserial" ? "bigint" : name;
}

function isTypeName(name: string): name is TypeName {
  return name in COLUMN_TYPES;
}
