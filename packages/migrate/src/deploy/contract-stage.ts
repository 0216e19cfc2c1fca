import type { History } from "../history.ts";
import { migrate } from "../migrate.ts";
import type { AppliedUnit } from "../migrate-event.ts";
import type { Session } from "../session/session.ts";
import type { Plan } from "../plan.ts";
import type { Refusal } from "../refusal.ts";
import { dueContracts } from "./due-contracts.ts";
import { type DeployOptions, named } from "./migrate-stage.ts";
import { openReleases, unchanged } from "./releases.ts";
import { type WaitingContract, waitingContracts } from "./waiting-contracts.ts";

export interface ContractReport {
  /** What this run applied, in order. */
  readonly units: readonly AppliedUnit[];
  readonly waiting: readonly WaitingContract[];
}

/** Applies the contract files that no code needs the old shape of any more, without waiting for the next deploy. Throws MigrateError. */
export async function contractStage(
  session: Session,
  history: History,
  options: DeployOptions = {},
): Promise<ContractReport> {
  const releases = await openReleases(session);
  const contracts = dueContracts(releases);
  const { units, left } = await migrate(session, history, {
    phase: "contract",
    due: contracts.due,
    check: overtaken,
    holds: unchanged(releases),
    ...options,
  });
  return { units, waiting: waitingContracts(named(history, left), contracts) };
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
