import { compare, type PendingMigration } from "./compare.ts";
import type { History } from "./history.ts";
import { readLedger } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";

/**
 * The part of a history that a database has: what is applied, in the history's order. Throws MigrateError `refused`
 * where history and ledger disagree or a file is applied in part: then nobody can say what the schema should be.
 */
export async function readApplied(session: Session, history: History): Promise<History> {
  const { applied, pending, refusals } = compare(history, await readLedger(session));
  const begun = pending.find((file) => file.begun !== undefined);
  const why = [
    ...refusals.map(({ message }) => message),
    ...(begun === undefined ? [] : [halfApplied(begun)]),
  ];
  if (why.length > 0) {
    const what = "What the schema should be cannot be told:";
    throw new MigrateError("refused", [what, ...why].join("\n"), { refusals });
  }
  return { ...history, migrations: applied.map(({ migration }) => migration) };
}

function halfApplied({ migration: { tag }, begun }: PendingMigration): string {
  const what = `${tag}.sql is applied in part (${begun?.done ?? 0} of ${begun?.of} units)`;
  return `${what}; finish it by \`slipway migrate\``;
}
