import type { DeleteStmt, Node, UpdateStmt } from "libpg-query";
import type { Parse } from "../parse.ts";

/** Text so that before + condition + after is the statement restricted to rows for which the condition holds too. */
export interface Restriction {
  readonly before: string;
  readonly after: string;
}

/** Finds the place of a further condition in an UPDATE or DELETE; undefined where no place is proved to be right. */
export function restrict(text: string, node: Node, parse: Parse): Restriction | undefined {
  const wanted = withCondition(node);
  const isRight = ({ before, after }: Restriction): boolean => {
    const parsed = parse(before + PROBE.text + after);
    const [found, ...others] = "statements" in parsed ? parsed.statements : [];
    return found !== undefined && others.length === 0 && shapeOf(found.node) === wanted;
  };
  return candidates(text, node).find(isRight);
}

/** Any condition in parentheses parses as this one does. */
const PROBE: { readonly text: string; readonly node: Node } = {
  text: "TRUE",
  node: { A_Const: { boolval: { boolval: true } } },
};

/** Every WHERE may be the statement's own: those in literals, comments and subqueries fail the proof. */
function candidates(text: string, node: Node): Restriction[] {
  const after = "\n)";
  // On a line of its own, because the text may end in a comment.
  if (bodyOf(node)?.whereClause === undefined) return [{ before: `${text}\nWHERE (`, after }];
  return Array.from(text.matchAll(/where/gi), ({ index }) => {
    const start = index + "where".length;
    return { before: `${text.slice(0, start)} (${text.slice(start)}\n) AND (`, after };
  });
}

/** What an UPDATE or DELETE says; undefined for all other statements. */
export function bodyOf(node: Node): UpdateStmt | DeleteStmt | undefined {
  if ("UpdateStmt" in node) return node.UpdateStmt;
  return "DeleteStmt" in node ? node.DeleteStmt : undefined;
}

function withCondition(node: Node): string {
  const whereClause = and(bodyOf(node)?.whereClause, PROBE.node);
  if ("UpdateStmt" in node) return shapeOf({ UpdateStmt: { ...node.UpdateStmt, whereClause } });
  return "DeleteStmt" in node ? shapeOf({ DeleteStmt: { ...node.DeleteStmt, whereClause } }) : "";
}

/** The parser keeps `a AND b AND c` as one list. */
function and(left: Node | undefined, right: Node): Node {
  if (left === undefined) return right;
  const isList = "BoolExpr" in left && left.BoolExpr.boolop === "AND_EXPR";
  const args = isList ? (left.BoolExpr.args ?? []) : [left];
  return { BoolExpr: { boolop: "AND_EXPR", args: [...args, right] } };
}

/** A parse tree without the places of its parts, and whatever the order of their fields. */
function shapeOf(node: Node): string {
  return JSON.stringify(node, (key, value: unknown) => {
    if (PLACES.has(key)) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const PLACES = new Set([
  "location",
  "list_start",
  "list_end",
  "rexpr_list_start",
  "rexpr_list_end",
]);
