import type { History } from "../history.ts";
import { migrate } from "../migrate.ts";
import type { AppliedUnit } from "../migrate-event.ts";
import type { Session } from "../session/session.ts";
import type { Plan } from "../plan.ts";
import type { Refusal } from "../refusal.ts";
import { dueContracts } from "./due-contracts.ts";
import { type DeployOptions, versionsOf } from "./migrate-stage.ts";
import { openReleases, unchanged } from "./releases.ts";

export interface ContractReport {
  /** What this run applied, in order. */
  readonly units: readonly AppliedUnit[];
  /** Contract files that wait, each with the Unix time in ms from which on it need not; null: only a deploy helps. */
  readonly waiting: readonly { readonly tag: string; readonly until: number | null }[];
}

/** Applies the contract files that no code needs the old shape of any more, without waiting for the next deploy. Throws MigrateError. */
export async function contractStage(
  session: Session,
  history: History,
  options: DeployOptions = {},
): Promise<ContractReport> {
  const releases = await openReleases(session);
  const { due, soon, drained = null } = dueContracts(releases);
  const { units, left } = await migrate(session, history, {
    phase: "contract",
    due,
    check: overtaken,
    holds: unchanged(releases),
    ...options,
  });
  const known = due.union(soon);
  // They go in order: one that only a deploy helps holds those after it.
  const stuck = versionsOf(history, left).findIndex((version) => !known.has(version));
  const waiting = left.map((tag, n) => ({
    tag,
    until: stuck === -1 || n < stuck ? drained : null,
  }));
  return { units, waiting };
}

/** A contract file may take away what a file before it, that came late, still reads. */
function overtaken({ pending, units }: Pick<Plan, "pending" | "units">): Refusal[] {
  const running = [...new Set(units.map(({ migration }) => migration))];
  const before = pending.filter(({ phase }) => phase !== "contract");
  return running.flatMap(({ tag, idx }) => {
    const first = before.find(({ migration }) => migration.idx < idx);
    if (first === undefined) return [];
    const what = `comes after ${first.migration.tag}.sql, which is not applied yet`;
    return [{ code: "order", tag, message: `${tag}.sql ${what}; deploy, which applies both` }];
  });
}
