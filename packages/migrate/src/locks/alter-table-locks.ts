import type { AlterTableCmd, AlterTableStmt, Constraint, Node, RangeVar } from "libpg-query";
import { MILDER, STRICT_OPTIONS } from "./alter-table-modes.ts";
import { isWeaker, type Lock, type LockMode } from "./lock.ts";
import { movesKeys } from "./moves-keys.ts";
import { lockOf } from "./named-lock.ts";

/** The locks of ALTER TABLE, INDEX, VIEW or SEQUENCE: on the relation the strongest that a subcommand needs. */
export function alterTableLocks({ relation, cmds = [], objtype }: AlterTableStmt): Lock[] {
  // A composite type is no table.
  if (objtype === "OBJECT_TYPE") return [];
  const commands = cmds.flatMap((cmd) => ("AlterTableCmd" in cmd ? [cmd.AlterTableCmd] : []));
  const own = commands
    .map((command) => modeFor(command))
    .reduce<LockMode>((most, mode) => (isWeaker(most, mode) ? mode : most), "ACCESS SHARE");
  return [
    ...lockOf(own, relation),
    ...commands.flatMap(otherTables),
    ...(cmds.some(movesKeys) ? lockOf("ACCESS EXCLUSIVE", relation, "tied to") : []),
  ];
}

function modeFor({ subtype = "AT_AddColumn", def }: AlterTableCmd): LockMode {
  if (subtype === "AT_SetRelOptions" || subtype === "AT_ResetRelOptions") return modeOfOptions(def);
  if (subtype === "AT_AddConstraint" && isForeignKey(def)) return "SHARE ROW EXCLUSIVE";
  if (subtype === "AT_DetachPartition" && detachesConcurrently(def))
    return "SHARE UPDATE EXCLUSIVE";
  return MILDER[subtype] ?? "ACCESS EXCLUSIVE";
}

function modeOfOptions(def: Node | undefined): LockMode {
  const options = def !== undefined && "List" in def ? (def.List.items ?? []) : [];
  const strict = options.some(
    (one) => "DefElem" in one && STRICT_OPTIONS.has(one.DefElem.defname ?? ""),
  );
  return strict ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE";
}

/** What a subcommand locks besides the table that is altered. */
function otherTables({ subtype, def }: AlterTableCmd): Lock[] {
  if (def === undefined) return [];
  if ("PartitionCmd" in def) return lockOf("ACCESS EXCLUSIVE", def.PartitionCmd.name);
  if ("RangeVar" in def && subtype === "AT_AddInherit") {
    return lockOf("SHARE UPDATE EXCLUSIVE", def.RangeVar);
  }
  return referencedTables([def]).flatMap((table) => lockOf("SHARE ROW EXCLUSIVE", table));
}

/** The tables that foreign keys among these definitions of columns and constraints refer to. */
export function referencedTables(definitions: readonly Node[]): RangeVar[] {
  return definitions.flatMap((definition): RangeVar[] => {
    if ("ColumnDef" in definition) return referencedTables(definition.ColumnDef.constraints ?? []);
    const table = foreignKey(definition)?.pktable;
    return table === undefined ? [] : [table];
  });
}

function isForeignKey(def: Node | undefined): boolean {
  return def !== undefined && foreignKey(def) !== undefined;
}

function foreignKey(node: Node): Constraint | undefined {
  return "Constraint" in node && node.Constraint.contype === "CONSTR_FOREIGN"
    ? node.Constraint
    : undefined;
}

function detachesConcurrently(def: Node | undefined): boolean {
  return def !== undefined && "PartitionCmd" in def && def.PartitionCmd.concurrent === true;
}
