import { MigrateError } from "../migrate-error.ts";
import { place } from "../refusal.ts";
import type { QueryError } from "../session/query-error.ts";
import type { AutocommitUnit } from "../units.ts";

/** What only a person can settle: a statement began, and neither an answer nor the catalog tells what became of it. */
export function unresolved(unit: AutocommitUnit, error?: QueryError): MigrateError {
  const { tag } = unit.migration;
  const [{ position, text }] = unit.statements;
  const what =
    error === undefined
      ? "this statement was begun, and how it ended is not known"
      : `${error.message} (${error.sqlstate}); what it had committed by then stays`;
  const next = `look at what it did, then run \`slipway resolve ${tag} --applied\` if that is all of it, or \`slipway resolve ${tag} --retry\` to have it run again`;
  return new MigrateError("unresolved", `${place(tag, position)}: ${what}; ${next}.`, {
    tag,
    position,
    statement: text,
    sqlstate: error?.sqlstate,
    cause: error,
  });
}
