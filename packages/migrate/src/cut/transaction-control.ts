import type { Node, TransactionStmtKind } from "libpg-query";

export type TransactionControl =
  | { readonly kind: "begin" | "commit" }
  | { readonly kind: "refused"; readonly why: string };

const BOUNDARIES: Partial<Record<TransactionStmtKind, "begin" | "commit">> = {
  TRANS_STMT_BEGIN: "begin",
  TRANS_STMT_START: "begin",
  TRANS_STMT_COMMIT: "commit",
};

const NO_ROLLBACK =
  "a unit lands wholly or not at all, so nothing in it can be rolled back; remove it";
const NO_MODE = "every unit runs READ COMMITTED and READ WRITE; remove the transaction mode";

/** What a statement does to transactions: end a unit, or something no unit can hold; undefined for all others. */
export function transactionControl(node: Node): TransactionControl | undefined {
  if ("VariableSetStmt" in node) {
    const { kind, name } = node.VariableSetStmt;
    const mode = kind === "VAR_SET_MULTI" && (name ?? "").startsWith("TRANSACTION");
    return mode ? { kind: "refused", why: NO_MODE } : undefined;
  }
  if (!("TransactionStmt" in node)) return undefined;
  const { kind, options = [] } = node.TransactionStmt;
  const boundary = kind === undefined ? undefined : BOUNDARIES[kind];
  if (boundary === undefined) return { kind: "refused", why: NO_ROLLBACK };
  return options.length > 0 ? { kind: "refused", why: NO_MODE } : { kind: boundary };
}
