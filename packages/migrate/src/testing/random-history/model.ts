import type { TypeName } from "./column-types.ts";

/** A schema as plain values, which edits change in place. */
export interface Model {
  /** How many names were given: every name is new. */
  named: number;
  schemas: string[];
  enums: Enum[];
  sequences: Sequence[];
  tables: Table[];
  views: View[];
}

export interface Enum {
  name: string;
  labels: string[];
}

export interface Sequence {
  name: string;
  increment: number;
}

export interface Table {
  name: string;
  /** Undefined for public. */
  schema: string | undefined;
  columns: Column[];
  /** None, one or several columns; it never changes where it is one column. */
  primaryKey: string[];
  primaryKeyName: string;
  indexes: Index[];
  uniques: Unique[];
  checks: Check[];
  foreignKeys: ForeignKey[];
  policies: Policy[];
  isRowSecured: boolean;
}

export interface Column {
  name: string;
  type: TypeName | "enum";
  /** The type's name where it is an enum. */
  enum: string | undefined;
  notNull: boolean;
  /** SQL, or the text that drizzle-kit quotes. */
  default: { sql: string } | { text: string } | undefined;
  identity: "always" | "byDefault" | undefined;
  /** The column that its value is made of. */
  generatedFrom: string | undefined;
}

export interface Index {
  name: string;
  isUnique: boolean;
  parts: { column: string; how: "plain" | "desc" | "nulls first" | "lower" }[];
  /** A column whose nulls are left out. */
  where: string | undefined;
}

export interface Unique {
  name: string;
  columns: string[];
  nullsNotDistinct: boolean;
}

export interface Check {
  name: string;
  column: string;
  /** What the column may not be, in SQL. */
  not: string;
}

export interface ForeignKey {
  name: string;
  column: string;
  /** The name of a table, and of a column of it that is unique. */
  table: string;
  references: string;
  onDelete: "cascade" | "set null" | "restrict" | "no action";
}

export interface Policy {
  name: string;
  command: "all" | "select" | "insert" | "delete";
  column: string;
}

export interface View {
  name: string;
  table: string;
  columns: string[];
  isMaterialized: boolean;
}

/** A schema that holds nothing. */
export function emptyModel(): Model {
  return { named: 0, schemas: [], enums: [], sequences: [], tables: [], views: [] };
}
