import type { IntoClause, Node, OnCommitAction, RangeVar } from "libpg-query";
import type { Parser } from "../parse.ts";
import type { Statement } from "../statements.ts";
import { nameParts } from "./names.ts";
import { usesName } from "./uses-name.ts";

/** A table, view, sequence or function that ends with its session: later units of the file do not see it. */
export interface Temporary {
  readonly name: string;
  readonly made: Statement;
  /** Later statements that need it, in order; its DROP among them. */
  readonly uses: readonly Statement[];
  /** ON COMMIT DROP or DELETE ROWS: the end of its transaction takes it, or what it holds. */
  readonly endsAtCommit: boolean;
}

/** The temporary objects of a file that are used after the statement that makes them. */
export function readTemporaries(
  statements: readonly Statement[],
  scan: Parser["scan"],
): readonly Temporary[] {
  const found: Temporary[] = [];
  const live = new Map<string, Temporary & { uses: Statement[] }>();
  for (const statement of statements) {
    const used = [...live.values()].filter(({ name }) => usesName(statement.node, name, scan));
    const made = makes(statement.node, used.length > 0);
    const kept = used.filter((old) => made?.name !== old.name || keeps(made, old));
    for (const { uses } of kept) uses.push(statement);
    if ("DropStmt" in statement.node) for (const { name } of kept) live.delete(name);
    if (made === undefined || kept.some(({ name }) => name === made.name)) continue;
    const { name, endsAtCommit } = made;
    const next = { name, endsAtCommit, made: statement, uses: [] };
    live.set(name, next);
    found.push(next);
  }
  return found.filter(({ uses }) => uses.length > 0);
}

interface Made {
  readonly name: string;
  readonly endsAtCommit: boolean;
  /** Whether IF NOT EXISTS leaves alone what is there. */
  readonly ifNotExists: boolean;
}

function keeps(made: Made, old: Temporary): boolean {
  return made.ifNotExists && !old.endsAtCommit;
}

function makes(node: Node, usesOther: boolean): Made | undefined {
  if ("CreateStmt" in node) {
    const { relation, oncommit, if_not_exists: ifNotExists } = node.CreateStmt;
    return temporary(relation, { oncommit, ifNotExists });
  }
  if ("CreateTableAsStmt" in node) {
    const { into, if_not_exists: ifNotExists } = node.CreateTableAsStmt;
    return fromInto(into, ifNotExists);
  }
  if ("SelectStmt" in node) return fromInto(node.SelectStmt.intoClause);
  if ("CreateSeqStmt" in node) {
    const { sequence, if_not_exists: ifNotExists } = node.CreateSeqStmt;
    return temporary(sequence, { ifNotExists });
  }
  if ("ViewStmt" in node) {
    const { view } = node.ViewStmt;
    // A view of a temporary table is temporary itself.
    return temporary(usesOther ? { ...view, relpersistence: "t" } : view);
  }
  if (!("CreateFunctionStmt" in node)) return undefined;
  const [schemaname = "", relname] = nameParts(node.CreateFunctionStmt.funcname);
  return relname === undefined ? undefined : temporary({ schemaname, relname });
}

function fromInto(into: IntoClause | undefined, ifNotExists?: boolean): Made | undefined {
  return temporary(into?.rel, { oncommit: into?.onCommit, ifNotExists });
}

interface How {
  readonly oncommit?: OnCommitAction | undefined;
  readonly ifNotExists?: boolean | undefined;
}

const ENDS = new Set<OnCommitAction | undefined>(["ONCOMMIT_DROP", "ONCOMMIT_DELETE_ROWS"]);

function temporary(
  { relname: name = "", schemaname, relpersistence }: RangeVar | undefined = {},
  { oncommit, ifNotExists = false }: How = {},
): Made | undefined {
  if (relpersistence !== "t" && schemaname !== "pg_temp") return undefined;
  return { name, endsAtCommit: ENDS.has(oncommit), ifNotExists };
}
