import type { ColumnDef } from "libpg-query";
import { typeBaseName } from "../cut/names.ts";
import { part } from "./object-name.ts";
import type { Rule } from "./rule.ts";

export const addRequiredColumn: Rule = {
  id: "add-required-column",
  does: "adds the required column",
  why: "live code, which does not know it, could not insert",
  instead:
    'give it a DEFAULT, or let it be null and set NOT NULL in a file with "-- slipway: phase=contract"; or write ' +
    '"-- slipway: phase=expand" on line 1 if no live code inserts into the table',
  finds: (node) => {
    if (!("AlterTableStmt" in node)) return [];
    const { relation, cmds = [] } = node.AlterTableStmt;
    return cmds.flatMap((cmd) => {
      if (!("AlterTableCmd" in cmd) || cmd.AlterTableCmd.subtype !== "AT_AddColumn") return [];
      const { def } = cmd.AlterTableCmd;
      if (def === undefined || !("ColumnDef" in def)) return [];
      return isRequired(def.ColumnDef) && !fillsItself(def.ColumnDef)
        ? part(relation, def.ColumnDef.colname)
        : [];
    });
  },
};

function isRequired(column: ColumnDef): boolean {
  const kinds = constraintKinds(column);
  return kinds.includes("CONSTR_NOTNULL") || kinds.includes("CONSTR_PRIMARY");
}

const FILLING = new Set(["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"]);
const SERIAL = /^(small|big)?serial[248]?$/;

/** Whether an insert that does not name the column gives it a value. */
export function fillsItself(column: ColumnDef): boolean {
  const { typeName } = column;
  const isSerial = typeName !== undefined && SERIAL.test(typeBaseName(typeName));
  return isSerial || constraintKinds(column).some((kind) => FILLING.has(kind));
}

function constraintKinds({ constraints = [] }: ColumnDef): string[] {
  return constraints.flatMap((one) => ("Constraint" in one ? (one.Constraint.contype ?? []) : []));
}
