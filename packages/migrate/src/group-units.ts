import type { Node } from "libpg-query";
import { nameParts } from "./cut/names.ts";
import { NewLabels } from "./cut/new-labels.ts";
import { isNode, walk } from "./cut/walk.ts";
import type { Statement } from "./statements.ts";
import type { BatchUnit, Unit } from "./units.ts";

/** Units that go in one transaction. */
export type Group = readonly [Unit] | readonly [BatchUnit, ...BatchUnit[]];

/** Neon's proxy takes 10 MiB a request; in UTF-16 units, of which one may be three bytes. */
const LONGEST = 2 * 1024 * 1024;
/** Postgres has room for some thousand locks in a transaction; each new table takes a few. */
const MOST = 400;

/**
 * Gathers units that may share a transaction on a database that nobody uses yet: consecutive batch units of which none
 * leaves anything behind in its session, and none needs a commit of an earlier one.
 */
export function groupUnits(units: readonly Unit[]): readonly Group[] {
  const groups: Group[] = [];
  let open = new OpenGroup();
  for (const unit of units) {
    const mayShare = unit.lane === "batch" && sharesItsSession(unit);
    if (!mayShare || !open.hasRoomFor(unit)) {
      groups.push(...open.close());
      open = new OpenGroup();
    }
    if (mayShare) open.add(unit);
    else groups.push([unit]);
  }
  return [...groups, ...open.close()];
}

class OpenGroup {
  readonly #units: BatchUnit[] = [];
  readonly #labels = new NewLabels();
  #length = 0;

  /** A label is there for other statements once it is committed. */
  hasRoomFor(unit: BatchUnit): boolean {
    const fits = this.#units.length < MOST && this.#length + lengthOf(unit) <= LONGEST;
    return fits && !unit.statements.some((statement) => this.#labels.areUsedBy(statement));
  }

  add(unit: BatchUnit): void {
    this.#units.push(unit);
    this.#length += lengthOf(unit);
    for (const statement of unit.statements) this.#labels.add(statement);
  }

  close(): readonly Group[] {
    const [first, ...others] = this.#units;
    return first === undefined ? [] : [[first, ...others]];
  }
}

function lengthOf({ statements }: BatchUnit): number {
  return statements.reduce((length, { text }) => length + text.length, 0);
}

function sharesItsSession({ settings, statements }: BatchUnit): boolean {
  return settings.length === 0 && statements.every(leavesNothing);
}

/** Statements that change what is stored and nothing of the session; those not listed go by themselves. */
const STORED = new Set([
  "AlterDomainStmt",
  "AlterEnumStmt",
  "AlterFunctionStmt",
  "AlterObjectSchemaStmt",
  "AlterOwnerStmt",
  "AlterPolicyStmt",
  "AlterSeqStmt",
  "AlterTableStmt",
  "CommentStmt",
  "CompositeTypeStmt",
  "CreateDomainStmt",
  "CreateEnumStmt",
  "CreateExtensionStmt",
  "CreateFunctionStmt",
  "CreatePolicyStmt",
  "CreateRangeStmt",
  "CreateSchemaStmt",
  "CreateSeqStmt",
  "CreateStmt",
  "CreateTableAsStmt",
  "CreateTrigStmt",
  "DefineStmt",
  "DeleteStmt",
  "DoStmt",
  "DropStmt",
  "GrantStmt",
  "IndexStmt",
  "InsertStmt",
  "RenameStmt",
  "RuleStmt",
  "SelectStmt",
  "TruncateStmt",
  "UpdateStmt",
  "ViewStmt",
]);

/** In code, or in a text that code runs: settings and temporary objects, that a later file must not find. */
const SESSION = /set_config|pg_temp|\btemp(orary)?\b|(\b(begin|then|else|loop)|;|')\s*set\b/i;

/** What a SELECT in a migration most often calls; of others nobody knows what they set. */
const HARMLESS = new Set([
  "count",
  "max",
  "min",
  "nextval",
  "now",
  "pg_get_serial_sequence",
  "setval",
]);

function leavesNothing({ node, text }: Statement): boolean {
  const [kind = ""] = Object.keys(node);
  if (!STORED.has(kind) || ("DoStmt" in node && SESSION.test(text))) return false;
  return !some(node, "SelectStmt" in node ? isTemporaryOrUnknown : isTemporary);
}

function some(node: Node, test: (part: object) => boolean): boolean {
  let found = false;
  walk(node, (part) => (found ||= test(part)));
  return found;
}

function isTemporary(part: object): boolean {
  if ("relpersistence" in part && part.relpersistence === "t") return true;
  if ("schemaname" in part && part.schemaname === "pg_temp") return true;
  return "sval" in part && part.sval === "pg_temp";
}

function isTemporaryOrUnknown(part: object): boolean {
  if (isTemporary(part)) return true;
  if (!isNode(part) || !("FuncCall" in part)) return false;
  return !HARMLESS.has(nameParts(part.FuncCall.funcname).at(-1) ?? "");
}
