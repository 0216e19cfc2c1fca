import type { Node } from "libpg-query";
import { isNode, walk } from "./cut/walk.ts";
import { movesKeys } from "./locks/moves-keys.ts";
import { objectName, partsOf } from "./rules/object-name.ts";
import { identifier, literal } from "./sql-text.ts";
import type { Unit } from "./units.ts";

/**
 * A query for the relations that a unit's statements lock: those that they name; the table of an index; heirs and
 * parents; where a statement may take a foreign key, the table at its other end.
 */
export function lockedRelations({ statements }: Pick<Unit, "statements">): string {
  const names = new Set<string>();
  let keys = false;
  for (const statement of statements) {
    walk(statement.node, (found) => {
      for (const parts of namesIn(found)) names.add(parts.map(identifier).join("."));
      keys ||= isNode(found) && movesKeys(found);
    });
  }
  const named = [...names].map((name) => `pg_catalog.to_regclass(${literal(name)})`);
  return `WITH named AS (SELECT c::oid FROM pg_catalog.unnest(ARRAY[${named.join(", ")}]::regclass[]) AS c WHERE c IS NOT NULL)
    SELECT c FROM named
    UNION ALL SELECT indrelid FROM pg_catalog.pg_index JOIN named ON indexrelid = c
    UNION ALL SELECT inhrelid FROM pg_catalog.pg_inherits JOIN named ON inhparent = c
    UNION ALL SELECT inhparent FROM pg_catalog.pg_inherits JOIN named ON inhrelid = c${keys ? OTHER_ENDS : ""}`;
}

const OTHER_ENDS = `
    UNION ALL SELECT CASE c WHEN conrelid THEN confrelid ELSE conrelid END
      FROM pg_catalog.pg_constraint JOIN named ON c IN (conrelid, confrelid) WHERE contype = 'f'`;

/** Names of relations, in parts, that stand right in an object of a parse tree. */
function namesIn(found: object): (readonly string[])[] {
  if ("relname" in found && typeof found.relname === "string") {
    const schema = "schemaname" in found ? found.schemaname : undefined;
    return [typeof schema === "string" ? [schema, found.relname] : [found.relname]];
  }
  return isNode(found) && "DropStmt" in found ? droppedNames(found) : [];
}

function droppedNames(node: Extract<Node, { DropStmt: unknown }>): string[][] {
  const { removeType, objects = [] } = node.DropStmt;
  return objects.flatMap((object) => {
    const { kind } = objectName(removeType, object);
    if (kind === "relation") return [partsOf(object)];
    // A trigger, rule or policy: its table stands before it.
    return kind === "part" ? [partsOf(object).slice(0, -1)] : [];
  });
}
