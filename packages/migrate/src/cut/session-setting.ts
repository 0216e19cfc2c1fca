import type { Node } from "libpg-query";
import { nameParts } from "./names.ts";

/** How long a statement's setting lasts when the file runs in one session; undefined if it sets nothing. */
export function settingScope(node: Node): "session" | "transaction" | undefined {
  if ("VariableSetStmt" in node) {
    return node.VariableSetStmt.is_local === true ? "transaction" : "session";
  }
  if (!("SelectStmt" in node)) return undefined;
  const scopes = (node.SelectStmt.targetList ?? []).map(setConfigScope);
  if (scopes.length === 0 || scopes.includes(undefined)) return undefined;
  return scopes.includes("session") ? "session" : "transaction";
}

/** `SELECT set_config(…)` is how pg_dump writes SET. */
function setConfigScope(target: Node): "session" | "transaction" | undefined {
  const value = "ResTarget" in target ? target.ResTarget.val : undefined;
  if (value === undefined || !("FuncCall" in value)) return undefined;
  const { funcname, args = [] } = value.FuncCall;
  if (nameParts(funcname).at(-1) !== "set_config") return undefined;
  const local = args[2];
  const isLocal = local !== undefined && "A_Const" in local && local.A_Const.boolval?.boolval;
  return isLocal === true ? "transaction" : "session";
}

/** Whether a statement changes who the session acts as. */
export function setsRole(node: Node): boolean {
  if ("VariableSetStmt" in node) return ROLES.has(node.VariableSetStmt.name ?? "");
  if (!("SelectStmt" in node)) return false;
  return (node.SelectStmt.targetList ?? []).some((target) => {
    const value = "ResTarget" in target ? target.ResTarget.val : undefined;
    const [name] = value !== undefined && "FuncCall" in value ? (value.FuncCall.args ?? []) : [];
    return name !== undefined && "A_Const" in name && ROLES.has(name.A_Const.sval?.sval ?? "");
  });
}

const ROLES = new Set(["role", "session_authorization"]);
