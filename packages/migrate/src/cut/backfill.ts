import type { DeleteStmt, RangeVar, UpdateStmt } from "libpg-query";
import type { Parse } from "../parse.ts";
import { identifier } from "../sql-text.ts";
import type { Statement } from "../statements.ts";
import { bodyOf, restrict, type Restriction } from "./restrict.ts";
import { isNode, walk } from "./walk.ts";

/** What repeats one UPDATE or DELETE over ranges of its table's key. */
export interface BackfillTarget extends Restriction {
  /** Quoted, with the schema if the statement names it: fit for FROM and for `to_regclass`. */
  readonly table: string;
  /** Quoted: what the statement's columns are qualified with. */
  readonly alias: string;
  /** Whether tables that inherit from it are left alone. */
  readonly only: boolean;
  /** The columns an UPDATE sets, unquoted; none for DELETE. */
  readonly columns: readonly string[];
}

type Result = { readonly target: BackfillTarget } | { readonly problem: string };

/** Reads an UPDATE or DELETE that can be repeated over ranges of a key; the problem says why another cannot. */
export function readBackfill({ text, node }: Statement, parse: Parse): Result {
  const body = bodyOf(node);
  if (body?.relation === undefined) {
    return { problem: "only an UPDATE or a DELETE can be a backfill" };
  }
  const problem = obstacle(body, body.relation);
  if (problem !== undefined) return { problem };
  const restriction = restrict(text, node, parse);
  if (restriction === undefined) {
    return {
      problem: "no place was found for a backfill's key range; write its WHERE more simply",
    };
  }
  return { target: { ...describe(body, body.relation), ...restriction } };
}

function obstacle(body: UpdateStmt | DeleteStmt, { relname }: RangeVar): string | undefined {
  if ("fromClause" in body) return "a backfill reads one table; it cannot have FROM";
  if ("usingClause" in body) return "a backfill reads one table; it cannot have USING";
  if (body.withClause !== undefined) return "a backfill cannot have WITH";
  if (body.returningClause !== undefined) return "a backfill cannot have RETURNING";
  let found: string | undefined;
  walk(body, (part) => {
    if (!isNode(part)) return;
    if ("CurrentOfExpr" in part) found ??= "a backfill cannot have WHERE CURRENT OF";
    if ("ParamRef" in part) found ??= "a backfill cannot have parameters";
    if ("RangeVar" in part && part.RangeVar.relname === relname) {
      found ??= `a backfill sees "${relname}" change between its batches; it cannot read it in a subquery`;
    }
  });
  return found;
}

function describe(
  body: UpdateStmt | DeleteStmt,
  { schemaname, relname = "", inh, alias }: RangeVar,
): Omit<BackfillTarget, keyof Restriction> {
  const sets = "targetList" in body ? body.targetList : [];
  return {
    table: [...(schemaname === undefined ? [] : [schemaname]), relname].map(identifier).join("."),
    alias: identifier(alias?.aliasname ?? relname),
    only: inh !== true,
    columns: sets.flatMap((set) => ("ResTarget" in set ? (set.ResTarget.name ?? []) : [])),
  };
}
