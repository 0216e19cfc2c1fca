import type { Node } from "libpg-query";
import { nameParts } from "../cut/names.ts";
import { fillsItself } from "./add-required-column.ts";
import { filling, named, type ObjectName, part, relation } from "./object-name.ts";

/** The objects that a statement makes for certain: with IF NOT EXISTS or OR REPLACE they may have been there. */
export function makes(node: Node): readonly ObjectName[] {
  if (mayFindIt(node)) return [];
  return makesRelation(node) ?? makesNamed(node) ?? makesParts(node);
}

function mayFindIt(node: Node): boolean {
  const statement: unknown = Object.values(node)[0];
  if (typeof statement !== "object" || statement === null) return false;
  return (
    ("if_not_exists" in statement && statement.if_not_exists === true) ||
    ("replace" in statement && statement.replace === true)
  );
}

function makesRelation(node: Node): ObjectName[] | undefined {
  if ("CreateStmt" in node) return [relation(node.CreateStmt.relation)];
  if ("CreateTableAsStmt" in node) return [relation(node.CreateTableAsStmt.into?.rel)];
  if ("ViewStmt" in node) return [relation(node.ViewStmt.view)];
  if ("CreateSeqStmt" in node) return [relation(node.CreateSeqStmt.sequence)];
  if (!("IndexStmt" in node)) return undefined;
  // An index lives in the schema of its table.
  const [schema = "public"] = relation(node.IndexStmt.relation).path;
  return [named("relation", [schema, node.IndexStmt.idxname ?? ""])];
}

function makesNamed(node: Node): ObjectName[] | undefined {
  if ("CreateSchemaStmt" in node) {
    return [{ kind: "schema", path: [node.CreateSchemaStmt.schemaname ?? ""] }];
  }
  if ("CreateEnumStmt" in node) return [named("type", nameParts(node.CreateEnumStmt.typeName))];
  if ("CreateRangeStmt" in node) return [named("type", nameParts(node.CreateRangeStmt.typeName))];
  if ("CreateDomainStmt" in node)
    return [named("type", nameParts(node.CreateDomainStmt.domainname))];
  if ("CompositeTypeStmt" in node) {
    return [named("type", relation(node.CompositeTypeStmt.typevar).path)];
  }
  if (!("CreateFunctionStmt" in node)) return undefined;
  return [named("function", nameParts(node.CreateFunctionStmt.funcname))];
}

function makesParts(node: Node): ObjectName[] {
  if ("CreateTrigStmt" in node) {
    return [part(node.CreateTrigStmt.relation, node.CreateTrigStmt.trigname)];
  }
  if ("CreatePolicyStmt" in node) {
    return [part(node.CreatePolicyStmt.table, node.CreatePolicyStmt.policy_name)];
  }
  if (!("AlterTableStmt" in node)) return [];
  const { relation: table, cmds = [] } = node.AlterTableStmt;
  return cmds.flatMap((cmd) => {
    if (!("AlterTableCmd" in cmd) || cmd.AlterTableCmd.missing_ok === true) return [];
    const { def, subtype } = cmd.AlterTableCmd;
    if (subtype === "AT_AddColumn" && def !== undefined && "ColumnDef" in def) {
      const column = part(table, def.ColumnDef.colname);
      return fillsItself(def.ColumnDef) ? [column, filling(column)] : column;
    }
    if (subtype === "AT_ColumnDefault" && def !== undefined) {
      return filling(part(table, cmd.AlterTableCmd.name));
    }
    if (subtype === "AT_AddConstraint" && def !== undefined && "Constraint" in def) {
      return part(table, def.Constraint.conname);
    }
    return [];
  });
}
