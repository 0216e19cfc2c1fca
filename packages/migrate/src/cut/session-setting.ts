import type { Node } from "libpg-query";
import type { Statement } from "../statements.ts";
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

/** The same SET for a session instead of a transaction; other settings as they are. */
export function forSession(statement: Statement): Statement {
  const { node, text } = statement;
  if (!("VariableSetStmt" in node) || node.VariableSetStmt.is_local !== true) return statement;
  const session = text.replace(/^SET\s+LOCAL\b/i, "SET");
  if (session === text) return statement;
  return {
    ...statement,
    text: session,
    node: { VariableSetStmt: { ...node.VariableSetStmt, is_local: false } },
  };
}

/** The settings that a statement changes, in lower case; `all` for RESET ALL. */
export function settingNames(node: Node): string[] {
  if (!("VariableSetStmt" in node))
    return setConfigArguments(node).map((name) => name.toLowerCase());
  const { kind, name } = node.VariableSetStmt;
  return kind === "VAR_RESET_ALL" ? ["all"] : [(name ?? "").toLowerCase()];
}

/** Whether a statement changes who the session acts as. */
export function setsRole(node: Node): boolean {
  if ("VariableSetStmt" in node) return ROLES.has(node.VariableSetStmt.name ?? "");
  return setConfigArguments(node).some((name) => ROLES.has(name));
}

/** The settings that a SELECT changes by set_config. */
function setConfigArguments(node: Node): string[] {
  if (!("SelectStmt" in node)) return [];
  return (node.SelectStmt.targetList ?? []).flatMap((target) => {
    const value = "ResTarget" in target ? target.ResTarget.val : undefined;
    if (value === undefined || !("FuncCall" in value)) return [];
    if (nameParts(value.FuncCall.funcname).at(-1) !== "set_config") return [];
    const [name] = value.FuncCall.args ?? [];
    return name !== undefined && "A_Const" in name ? (name.A_Const.sval?.sval ?? []) : [];
  });
}

const ROLES = new Set(["role", "session_authorization"]);
