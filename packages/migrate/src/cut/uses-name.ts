import type { Node } from "libpg-query";
import type { Parser } from "../parse.ts";
import { nameParts } from "./names.ts";
import { readCode } from "./procedures.ts";
import { isNode, walk } from "./walk.ts";

/** Where the parser keeps names of relations, types and functions as lists; columns have theirs elsewhere. */
const LISTS = ["funcname", "items", "names", "objname"];

/**
 * Whether a statement names a temporary object: as a relation, type or function, in a string as `nextval('name')`
 * does, or in the body of a function or a DO block.
 */
export function usesName(node: Node, name: string, scan: Parser["scan"]): boolean {
  let used = bodyTokens(node, scan).some((token) => nameOf(token) === name);
  walk(node, (part) => {
    used ||= isRelation(part, name) || isConstant(part, name) || isListed(part, name);
  });
  return used;
}

function bodyTokens(node: Node, scan: Parser["scan"]): readonly string[] {
  if ("DoStmt" in node) return scan(readCode(node.DoStmt.args).body);
  if ("CreateFunctionStmt" in node) return scan(readCode(node.CreateFunctionStmt.options).body);
  return [];
}

function nameOf(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token.toLowerCase();
}

function isRelation(part: object, name: string): boolean {
  if (!("relname" in part) || part.relname !== name) return false;
  return !("schemaname" in part) || part.schemaname === "pg_temp";
}

function isConstant(part: object, name: string): boolean {
  return isNode(part) && "A_Const" in part && part.A_Const.sval?.sval === name;
}

function isListed(part: object, name: string): boolean {
  return Object.entries(part).some(([key, value]: [string, unknown]) => {
    if (!LISTS.includes(key) || !Array.isArray(value)) return false;
    const parts = nameParts(value.filter(isNode));
    return parts.at(-1) === name && (parts.length === 1 || parts.at(-2) === "pg_temp");
  });
}
