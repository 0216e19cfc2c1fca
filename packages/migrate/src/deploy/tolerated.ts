import type { History } from "../history.ts";
import type { AppliedMigration, Ledger } from "../ledger.ts";
import type { Release } from "./releases.ts";

interface Question {
  readonly release: string;
  readonly history: History;
  readonly ledger: Ledger;
  readonly releases: readonly Release[];
}

/**
 * Rolling code back: the release was live here before, and what came to the schema since, its history does not hold.
 * Gives those migrations, by `when`, with which its code can do: those that deploys applied, also deploys that went no
 * further, and that are no contract files. A deploy runs a contract file only once some release had it waiting.
 */
export function toleratedMigrations(question: Question): ReadonlySet<number> {
  const { release, history, ledger, releases } = question;
  const before = releases.find((known) => known.release === release);
  if (before === undefined || before.liveAt === null) return new Set();
  const own = new Set(history.migrations.map(({ when }) => when));
  const contracts = new Set(releases.flatMap((known) => known.contracts));
  const isExpand = ({ when, release: by }: AppliedMigration) =>
    when !== null && !own.has(when) && by !== null && !contracts.has(when);
  return new Set(ledger.migrations.filter(isExpand).flatMap(({ when }) => when ?? []));
}
