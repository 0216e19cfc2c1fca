import { decideDeploy } from "@slipway/migrate/deploy/decide-deploy";
import { dueContracts } from "@slipway/migrate/deploy/due-contracts";
import type { Deploy } from "@slipway/migrate/deploy/migrate-stage";
import { readReleases } from "@slipway/migrate/deploy/releases";
import { waitingContracts } from "@slipway/migrate/deploy/waiting-contracts";
import type { History } from "@slipway/migrate/history";
import { readLedger } from "@slipway/migrate/ledger";
import { planUnits } from "@slipway/migrate/plan";
import type { Session } from "@slipway/migrate/session/session";
import { describePlan, type DryRun } from "./describe-plan.ts";

/** Reads what `migrate` would do to a database, changing nothing. Throws MigrateError. */
export async function readDryRun(session: Session, history: History): Promise<DryRun> {
  const ledger = await readLedger(session);
  const plan = await planUnits(history, ledger, { phase: "all", holdUnwritten: true });
  return describePlan(plan, { target: session.target, waiting: [] });
}

/** Reads what a deploy would do to a stage's schema, changing nothing. Throws MigrateError. */
export async function readStageDryRun(session: Session, deploy: Deploy): Promise<DryRun> {
  // A database without a place for releases has none.
  const releases = (await readReleases(session)) ?? { releases: [], now: 0 };
  const ledger = await readLedger(session);
  const plan = await planUnits(deploy.history, ledger, decideDeploy(deploy, { releases, ledger }));
  const left = plan.left.map(({ migration }) => migration);
  const waiting = waitingContracts(left, dueContracts(releases));
  return describePlan(plan, { target: session.target, waiting });
}
