import type { Ledger } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";

/** What a first migration meets where its objects are there: a table, a type or index, a schema, a column, a function. */
const EXISTS = new Set(["42P07", "42710", "42P06", "42701", "42723"]);

/**
 * Where the very first unit of a database found what it makes, says how the history gets to know that database.
 * `applied` is what was applied since the ledger was read.
 */
export function withAdoptHint(
  error: unknown,
  { migrations, units }: Ledger,
  applied: readonly unknown[],
): unknown {
  if (migrations.length + units.length + applied.length > 0) return error;
  if (!(error instanceof MigrateError)) return error;
  const { code, message, details } = error;
  if (code !== "failed" || !EXISTS.has(details.sqlstate ?? "")) return error;
  const what = "Nothing is recorded of this database, and it is not empty";
  const next = "if it has what this history makes, `slipway adopt` records that without running it";
  return new MigrateError(code, `${message}\n${what}: ${next}.`, details);
}
