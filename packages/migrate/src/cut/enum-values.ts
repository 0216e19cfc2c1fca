import type { Node } from "libpg-query";
import type { Statement } from "../statements.ts";
import { nameParts, typeBaseName } from "./names.ts";
import { isNode, walk } from "./walk.ts";

/** A label that `ALTER TYPE … ADD VALUE` gave to an enum. */
export interface AddedLabel {
  readonly type: string;
  readonly label: string;
}

export function addedLabel(node: Node): AddedLabel | undefined {
  if (!("AlterEnumStmt" in node)) return undefined;
  const { typeName, oldVal, newVal } = node.AlterEnumStmt;
  // With an old value it is a rename, and usable at once.
  if (oldVal !== undefined || newVal === undefined) return undefined;
  return { type: nameParts(typeName).at(-1) ?? "", label: newVal };
}

/** The enum that a statement makes: Postgres 17 and later let labels that the same transaction adds to it be used at once. */
export function createdEnum(node: Node): string | undefined {
  return "CreateEnumStmt" in node ? nameParts(node.CreateEnumStmt.typeName).at(-1) : undefined;
}

/**
 * Whether a statement may need one of the labels, which Postgres gives out only after the commit that added them
 * (55P04): it names the label, casts to the enum, asks for labels by their order, or has a body that holds the label.
 */
export function usesLabel({ node, text }: Statement, added: readonly AddedLabel[]): boolean {
  if (added.length === 0) return false;
  if ("DoStmt" in node || "CreateFunctionStmt" in node) {
    return added.some(({ label }) => singleQuotes(text).includes(singleQuotes(label)));
  }
  const labels = new Set(added.map(({ label }) => label));
  const types = new Set(added.map(({ type }) => type));
  let used = false;
  walk(node, (part) => {
    if (!isNode(part)) return;
    used ||= isConstant(part, labels) || convertsTo(part, types) || asksForLabels(part);
  });
  return used;
}

/** A body in quotes doubles the quotes of its literals once more. */
function singleQuotes(text: string): string {
  return text.replaceAll(/'+/g, "'");
}

function isConstant(node: Node, labels: ReadonlySet<string>): boolean {
  if (!("A_Const" in node)) return false;
  const text = node.A_Const.sval?.sval ?? "";
  // Arrays, rows and JSON hold labels among others.
  const isList = /^\s*[{([]/.test(text);
  return labels.has(text) || (isList && [...labels].some((label) => text.includes(label)));
}

const BY_ORDER = new Set(["enum_first", "enum_last", "enum_range"]);

function asksForLabels(node: Node): boolean {
  return "FuncCall" in node && BY_ORDER.has(nameParts(node.FuncCall.funcname).at(-1) ?? "");
}

function convertsTo(node: Node, types: ReadonlySet<string>): boolean {
  if ("TypeCast" in node) return types.has(typeBaseName(node.TypeCast.typeName ?? {}));
  if (!("AlterTableCmd" in node) || node.AlterTableCmd.subtype !== "AT_AlterColumnType")
    return false;
  const { def } = node.AlterTableCmd;
  return (
    def !== undefined && "ColumnDef" in def && types.has(typeBaseName(def.ColumnDef.typeName ?? {}))
  );
}
