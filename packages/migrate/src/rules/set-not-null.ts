import type { AlterTableCmd } from "libpg-query";
import { nameParts } from "../cut/names.ts";
import { filling, named, part } from "./object-name.ts";
import type { Rule } from "./rule.ts";

export const setNotNull: Rule = {
  id: "set-not-null",
  does: "sets NOT NULL on",
  why: "live code may still write nulls",
  finds: (node) => {
    if ("AlterDomainStmt" in node) {
      const { subtype, typeName } = node.AlterDomainStmt;
      return subtype === "O" ? [named("type", nameParts(typeName))] : [];
    }
    if (!("AlterTableStmt" in node)) return [];
    const { relation, cmds = [] } = node.AlterTableStmt;
    const columns = cmds.flatMap((cmd) =>
      "AlterTableCmd" in cmd ? column(cmd.AlterTableCmd) : [],
    );
    // Also on a new column: code that does not know it leaves it null, unless something fills it.
    return columns.map((name) => filling(part(relation, name)));
  },
};

function column({ subtype, name, def }: AlterTableCmd): string[] {
  if (subtype === "AT_SetNotNull") return [name ?? ""];
  if (subtype !== "AT_AddConstraint" || def === undefined || !("Constraint" in def)) return [];
  const { contype, keys } = def.Constraint;
  return contype === "CONSTR_NOTNULL" ? nameParts(keys) : [];
}
