import type { Node } from "libpg-query";
import { nameParts } from "./cut/names.ts";
import { isNode, walk } from "./cut/walk.ts";
import type { Statement } from "./statements.ts";

/**
 * What a statement does that others in its transaction may meet: `definitions` change the catalog; `rows` also run
 * triggers and functions, and take numbers of sequences; `code` makes what those may run. Undefined for all that may
 * leave a setting, a role or a temporary object in its session, or hide an error: they go by themselves.
 */
export type Effect = "definitions" | "rows" | "code";

export function effectOf({ node, text }: Statement): Effect | undefined {
  const [kind = ""] = Object.keys(node);
  if (kind === "DoStmt") return GENERATED_BLOCK.test(text) ? "definitions" : undefined;
  const effect = EFFECTS.get(kind);
  const test = "SelectStmt" in node ? isTemporaryOrUnknown : isTemporary;
  return effect === undefined || some(node, test) ? undefined : effect;
}

/** What drizzle-kit wrapped constraints and enums in: one statement, and one error that nothing else in a group causes. */
const GENERATED_BLOCK =
  /^DO \$\$ BEGIN\s+(ALTER TABLE|CREATE TYPE) [^;]*;\s+EXCEPTION\s+WHEN duplicate_object THEN null;\s+END \$\$$/i;

const EFFECTS = new Map<string, Effect>([
  ["AlterDomainStmt", "definitions"],
  ["AlterEnumStmt", "definitions"],
  ["AlterFunctionStmt", "code"],
  ["AlterObjectSchemaStmt", "definitions"],
  ["AlterOwnerStmt", "definitions"],
  ["AlterPolicyStmt", "definitions"],
  ["AlterSeqStmt", "definitions"],
  ["AlterTableStmt", "definitions"],
  ["CommentStmt", "definitions"],
  ["CompositeTypeStmt", "definitions"],
  ["CreateDomainStmt", "definitions"],
  ["CreateEnumStmt", "definitions"],
  ["CreateExtensionStmt", "code"],
  ["CreateFunctionStmt", "code"],
  ["CreatePolicyStmt", "definitions"],
  ["CreateRangeStmt", "definitions"],
  ["CreateSchemaStmt", "definitions"],
  ["CreateSeqStmt", "definitions"],
  ["CreateStmt", "definitions"],
  ["CreateTableAsStmt", "rows"],
  ["CreateTrigStmt", "code"],
  ["DefineStmt", "code"],
  ["DeleteStmt", "rows"],
  ["DropStmt", "definitions"],
  ["GrantStmt", "definitions"],
  ["IndexStmt", "definitions"],
  ["InsertStmt", "rows"],
  ["RenameStmt", "definitions"],
  ["RuleStmt", "code"],
  ["SelectStmt", "rows"],
  ["TruncateStmt", "rows"],
  ["UpdateStmt", "rows"],
  ["ViewStmt", "definitions"],
]);

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
