import type { AlterTableStmt, Node } from "libpg-query";
import { optionIn } from "../../cut/forbidden-in-transaction.ts";
import { createIndex } from "./create-index.ts";
import { detachPartition } from "./detach-partition.ts";
import { dropIndex } from "./drop-index.ts";
import { DATABASE, existence, SUBSCRIPTION, TABLESPACE } from "./existence.ts";
import { idempotent, type Proof } from "./proof.ts";
import { reindex } from "./reindex.ts";

/** How the catalog tells whether a statement took effect; undefined where it cannot. */
export function proofOf(node: Node): Proof | undefined {
  if ("IndexStmt" in node) return createIndex(node.IndexStmt);
  if ("DropStmt" in node)
    return node.DropStmt.concurrent === true ? dropIndex(node.DropStmt) : undefined;
  if ("ReindexStmt" in node) return reindex(node.ReindexStmt);
  if ("AlterTableStmt" in node) return detachOf(node.AlterTableStmt);
  if ("CreatedbStmt" in node) return existence(DATABASE, node.CreatedbStmt.dbname);
  if ("DropdbStmt" in node) return existence(DATABASE, node.DropdbStmt.dbname);
  if ("CreateTableSpaceStmt" in node)
    return existence(TABLESPACE, node.CreateTableSpaceStmt.tablespacename);
  if ("DropTableSpaceStmt" in node)
    return existence(TABLESPACE, node.DropTableSpaceStmt.tablespacename);
  if ("CreateSubscriptionStmt" in node)
    return existence(SUBSCRIPTION, node.CreateSubscriptionStmt.subname);
  if ("DropSubscriptionStmt" in node)
    return existence(SUBSCRIPTION, node.DropSubscriptionStmt.subname);
  return IDEMPOTENT.some((kind) => kind in node) ? idempotent : undefined;
}

const IDEMPOTENT = ["AlterDatabaseStmt", "ClusterStmt", "DiscardStmt", "VacuumStmt"];

function detachOf({ relation, cmds = [] }: AlterTableStmt): Proof | undefined {
  for (const node of cmds) {
    const def = "AlterTableCmd" in node ? node.AlterTableCmd.def : undefined;
    if (def !== undefined && "PartitionCmd" in def && def.PartitionCmd.concurrent === true) {
      return detachPartition(relation, def.PartitionCmd.name);
    }
  }
  return undefined;
}

/** Whether Postgres may have kept a part of a statement that failed: what it commits by itself is done. */
export function commitsInParts(node: Node): boolean {
  return "CallStmt" in node || "DoStmt" in node;
}

/** Whether a statement waits for locks that stand in nobody's way, so that it may wait as long as it takes. */
export function waitsPolitely(node: Node): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true;
  if ("VacuumStmt" in node) return optionIn(node.VacuumStmt.options, "full") !== true;
  return "ReindexStmt" in node && optionIn(node.ReindexStmt.params, "concurrently") === true;
}
