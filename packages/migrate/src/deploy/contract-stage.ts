import type { History } from "../history.ts";
import { migrate } from "../migrate.ts";
import type { AppliedUnit } from "../migrate-event.ts";
import type { Session } from "../session/session.ts";
import { dueContracts } from "./due-contracts.ts";
import { type DeployOptions, versionsOf } from "./migrate-stage.ts";
import { openReleases } from "./releases.ts";

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
  const { due, soon, drained } = dueContracts(await openReleases(session));
  const { units, left } = await migrate(session, history, { phase: "contract", due, ...options });
  const waiting = left.map((tag) => {
    const [version = ""] = versionsOf(history, [tag]);
    return { tag, until: soon.has(version) ? (drained ?? null) : null };
  });
  return { units, waiting };
}
