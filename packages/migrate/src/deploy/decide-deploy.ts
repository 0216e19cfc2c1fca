import type { Ledger } from "../ledger.ts";
import type { PlanOptions } from "../plan.ts";
import { checkOrder } from "./check-order.ts";
import { checkRequired } from "./check-required.ts";
import { dueContracts } from "./due-contracts.ts";
import type { Deploy } from "./migrate-stage.ts";
import type { Releases } from "./releases.ts";
import { toleratedMigrations } from "./tolerated.ts";

/** What is known of a stage. */
interface Stage {
  readonly releases: Omit<Releases, "state">;
  readonly ledger: Ledger;
}

export interface Decision extends Pick<PlanOptions, "phase" | "due" | "check"> {
  readonly tolerated: ReadonlySet<number>;
}

/** Decides what a deploy may apply to a stage, and what it must refuse. */
export function decideDeploy({ history, manifest }: Deploy, { releases, ledger }: Stage): Decision {
  const { release, deferred } = manifest;
  const contracts = dueContracts(releases);
  return {
    phase: wasEverLive({ releases, ledger }) ? "expand" : "all",
    due: contracts.due,
    tolerated: toleratedMigrations({ release, history, ledger, releases: releases.releases }),
    check: (plan) => [
      ...checkOrder(plan, { ...contracts, deferred }),
      ...checkRequired(plan, manifest),
    ],
  };
}

/** Whether any code may know this schema: only a database that nothing but unfinished first deploys wrote to is free. */
function wasEverLive({ releases: { releases }, ledger: { migrations } }: Stage): boolean {
  return releases.length > 0 || migrations.some(({ release }) => release === null);
}
