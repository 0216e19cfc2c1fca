import type { RenameStmt } from "libpg-query";
import { nameParts } from "../cut/names.ts";
import { named, type ObjectName, objectName, part, relation } from "./object-name.ts";
import type { Rule } from "./rule.ts";

export const rename: Rule = {
  id: "rename",
  does: "renames or moves",
  why: "live code still uses the old name",
  finds: (node) => {
    if ("RenameStmt" in node) return [renamed(node.RenameStmt)];
    if ("AlterObjectSchemaStmt" in node) {
      const { objectType, relation: table, object } = node.AlterObjectSchemaStmt;
      return [object === undefined ? relation(table) : objectName(objectType, object)];
    }
    if (!("AlterEnumStmt" in node) || node.AlterEnumStmt.oldVal === undefined) return [];
    return [named("type", nameParts(node.AlterEnumStmt.typeName))];
  },
};

function renamed({ renameType, relation: table, object, subname }: RenameStmt): ObjectName {
  if (object !== undefined) return objectName(renameType, object);
  if (renameType === "OBJECT_SCHEMA") return { kind: "schema", path: [subname ?? ""] };
  if (table === undefined) return { kind: "other", path: [subname ?? ""] };
  return subname === undefined ? relation(table) : part(table, subname);
}
