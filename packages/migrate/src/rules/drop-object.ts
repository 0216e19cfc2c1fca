import { objectName } from "./object-name.ts";
import type { Rule } from "./rule.ts";

/** An index too: live code may name its columns in ON CONFLICT. */
export const dropObject: Rule = {
  id: "drop-object",
  does: "drops",
  why: "live code may still use it",
  finds: (node) => {
    if ("DropOwnedStmt" in node) return [{ kind: "other", path: ["owned objects"] }];
    if (!("DropStmt" in node)) return [];
    const { removeType, objects = [] } = node.DropStmt;
    return objects.map((object) => objectName(removeType, object));
  },
};
