import type { Node, ObjectType, RangeVar } from "libpg-query";
import { nameParts } from "../cut/names.ts";

export type ObjectKind = "schema" | "relation" | "type" | "function" | "part" | "filling" | "other";

/**
 * A database object: schema first; for a column, constraint, trigger, policy or rule, its table before it. What fills a
 * column that an insert does not name is called as the column.
 */
export interface ObjectName {
  readonly kind: ObjectKind;
  readonly path: readonly string[];
}

const KINDS: Partial<Record<ObjectType, ObjectKind>> = {
  OBJECT_AGGREGATE: "function",
  OBJECT_DOMAIN: "type",
  OBJECT_FOREIGN_TABLE: "relation",
  OBJECT_FUNCTION: "function",
  OBJECT_INDEX: "relation",
  OBJECT_MATVIEW: "relation",
  OBJECT_POLICY: "part",
  OBJECT_PROCEDURE: "function",
  OBJECT_ROUTINE: "function",
  OBJECT_RULE: "part",
  OBJECT_SCHEMA: "schema",
  OBJECT_SEQUENCE: "relation",
  OBJECT_TABLE: "relation",
  OBJECT_TRIGGER: "part",
  OBJECT_TYPE: "type",
  OBJECT_VIEW: "relation",
};

/** Names an object of a DROP, RENAME or SET SCHEMA, in whatever form the parser gives it. */
export function objectName(type: ObjectType | undefined, object: Node): ObjectName {
  const kind = (type && KINDS[type]) ?? "other";
  const parts = partsOf(object);
  return kind === "schema" ? { kind, path: parts } : named(kind, parts);
}

/** The name of an object as a statement has it. */
export function partsOf(object: Node): string[] {
  if ("List" in object) return nameParts(object.List.items);
  if ("TypeName" in object) return nameParts(object.TypeName.names);
  if ("ObjectWithArgs" in object) return nameParts(object.ObjectWithArgs.objname);
  return nameParts([object]);
}

/** A bare name is taken to mean schema public, as in the SQL that drizzle-kit writes. */
export function named(kind: ObjectKind, parts: readonly string[]): ObjectName {
  const length = kind === "part" ? 3 : 2;
  return { kind, path: parts.length < length ? ["public", ...parts] : parts };
}

export function relation(table: RangeVar | undefined): ObjectName {
  const { schemaname = "public", relname = "" } = table ?? {};
  return { kind: "relation", path: [schemaname, relname] };
}

export function part(table: RangeVar | undefined, name: string | undefined): ObjectName {
  return { kind: "part", path: [...relation(table).path, name ?? ""] };
}

export function filling({ path }: ObjectName): ObjectName {
  return { kind: "filling", path };
}
