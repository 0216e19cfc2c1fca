import { part } from "./object-name.ts";
import type { Rule } from "./rule.ts";

export const changeType: Rule = {
  id: "change-type",
  does: "changes the type of",
  why: "live code may read and write the old type, and the table may be rewritten under a lock",
  finds: (node) => {
    if (!("AlterTableStmt" in node)) return [];
    const { relation, cmds = [] } = node.AlterTableStmt;
    return cmds.flatMap((cmd) => {
      if (!("AlterTableCmd" in cmd) || cmd.AlterTableCmd.subtype !== "AT_AlterColumnType")
        return [];
      return part(relation, cmd.AlterTableCmd.name);
    });
  },
};
