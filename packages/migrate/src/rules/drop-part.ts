import type { AlterTableCmd } from "libpg-query";
import { nameParts } from "../cut/names.ts";
import { named, part, relation as nameOf } from "./object-name.ts";
import type { Rule } from "./rule.ts";

/** DROP NOT NULL is not among them: it only loosens. */
const DROPS = new Set([
  "AT_DropColumn",
  "AT_DropConstraint",
  "AT_DropExpression",
  "AT_DropIdentity",
  "AT_DetachPartition",
]);

/** A constraint too: live code may name it in ON CONFLICT, or rely on a default that is gone. */
export const dropPart: Rule = {
  id: "drop-part",
  does: "drops, or drops a property of,",
  why: "live code may still use it",
  finds: (node) => {
    if ("AlterDomainStmt" in node) {
      const { subtype, typeName, def } = node.AlterDomainStmt;
      const drops = subtype === "X" || (subtype === "T" && def === undefined);
      return drops ? [named("type", nameParts(typeName))] : [];
    }
    if (!("AlterTableStmt" in node)) return [];
    const { relation, cmds = [] } = node.AlterTableStmt;
    const dropped = cmds.flatMap((cmd) =>
      "AlterTableCmd" in cmd && isDrop(cmd.AlterTableCmd) ? [cmd.AlterTableCmd] : [],
    );
    return dropped.map(({ name, def }) =>
      def !== undefined && "PartitionCmd" in def
        ? nameOf(def.PartitionCmd.name)
        : part(relation, name),
    );
  },
};

function isDrop({ subtype = "AT_AddColumn", def }: AlterTableCmd): boolean {
  return DROPS.has(subtype) || (subtype === "AT_ColumnDefault" && def === undefined);
}
