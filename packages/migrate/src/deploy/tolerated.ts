import { fileVersion } from "../file-version.ts";
import type { History } from "../history.ts";
import type { AppliedMigration, Ledger, RecordedUnit } from "../ledger.ts";
import type { Release } from "./releases.ts";

interface Question {
  readonly release: string;
  readonly history: History;
  readonly ledger: Ledger;
  readonly releases: readonly Release[];
}

/**
 * Older code comes back, or that which is live is mended after a deploy that failed: the release was live here before,
 * and what came to the schema since, its history does not hold. Gives those migrations, by `when`, with which its code
 * can do: applied by deploys, also in part, and none a contract. Each contract that a deploy runs was announced before.
 */
export function toleratedMigrations(question: Question): ReadonlySet<number> {
  const { release, history, ledger, releases } = question;
  const before = releases.find((known) => known.release === release);
  if (before === undefined || before.liveAt === null) return new Set();
  const own = new Set<number | null>(history.migrations.map(({ when }) => when));
  const contracts = new Set(releases.flatMap((known) => known.contracts));
  const others = [...ledger.migrations, ...ledger.units].filter(({ when }) => !own.has(when));
  const isExpand = ({ release: by, ...one }: AppliedMigration | RecordedUnit) =>
    by !== null && !contracts.has(fileVersion(one));
  const whens = new Set(others.flatMap(({ when }) => when ?? []));
  return whens.difference(new Set(others.filter((one) => !isExpand(one)).map(({ when }) => when)));
}
