import { fileVersion } from "../file-version.ts";
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
 * Gives those migrations, by `when`, with which its code can do: applied by deploys, and none a contract.
 */
export function toleratedMigrations(question: Question): ReadonlySet<number> {
  const { release, history, ledger, releases } = question;
  const before = releases.find((known) => known.release === release);
  if (before === undefined || before.liveAt === null) return new Set();
  const own = new Set(history.migrations.map(({ when }) => when));
  const announced = new Set(releases.map((known) => known.release));
  const contracts = new Set(releases.flatMap((known) => known.contracts));
  const isExpand = ({ when, hash, release: by }: AppliedMigration) =>
    when !== null &&
    !own.has(when) &&
    by !== null &&
    announced.has(by) &&
    !contracts.has(fileVersion({ when, hash }));
  return new Set(ledger.migrations.filter(isExpand).flatMap(({ when }) => when ?? []));
}
