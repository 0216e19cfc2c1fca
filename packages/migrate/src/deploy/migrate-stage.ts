import { fileVersion } from "../file-version.ts";
import type { History, Migration } from "../history.ts";
import { type Ledger, readLedger } from "../ledger.ts";
import type { Manifest } from "../manifest.ts";
import { migrate, type MigrateOptions } from "../migrate.ts";
import type { AppliedUnit } from "../migrate-event.ts";
import type { Session } from "../session/session.ts";
import { checkOrder } from "./check-order.ts";
import { checkRequired } from "./check-required.ts";
import { dueContracts } from "./due-contracts.ts";
import { expectedFingerprint } from "./expected-fingerprint.ts";
import { readDrift } from "./read-drift.ts";
import { openReleases, type Releases, unchanged } from "./releases.ts";
import { toleratedMigrations } from "./tolerated.ts";

/** What is deployed. */
export interface Deploy {
  readonly history: History;
  readonly manifest: Manifest;
}

export type DeployOptions = Pick<MigrateOptions, "deadline" | "statementTimeout" | "onEvent">;

export interface DeployReport {
  readonly release: string;
  /** What this run applied, in order. */
  readonly units: readonly AppliedUnit[];
  /** Contract files, by tag, that wait until no code needs the old shape. */
  readonly left: readonly string[];
  /** Applied migrations that the history does not hold: older code comes back to a newer schema, and can do with it. */
  readonly ahead: number;
  /** How the schema differs from the one that the history makes, as lines; null where it was not compared. */
  readonly drift: readonly string[] | null;
}

export interface Staged {
  readonly report: DeployReport;
  /** The migrations that the release can do with, by `when`. */
  readonly knows: readonly number[];
}

/**
 * Takes a stage's schema to where a release can be deployed: contract files that are due and the release's expand
 * files, in the history's order. Code that is live goes on working, and so does the release's own. Any number may run at once. Throws
 * MigrateError; then what it applied stays, and a next run goes on from there.
 */
export async function migrateStage(
  session: Session,
  { history, manifest }: Deploy,
  options: DeployOptions = {},
): Promise<Staged> {
  const releases = await openReleases(session);
  const ledger = await readLedger(session);
  const { release } = manifest;
  const tolerated = toleratedMigrations({ release, history, ledger, releases: releases.releases });
  const contracts = dueContracts(releases);
  const { units, left } = await migrate(session, history, {
    phase: wasEverLive(releases, ledger) ? "expand" : "all",
    due: contracts.due,
    tolerated,
    check: (plan) => [
      ...checkOrder(plan, { ...contracts, deferred: manifest.deferred }),
      ...checkRequired(plan, manifest),
    ],
    release,
    holds: unchanged(releases),
    ...options,
  });
  const expected = tolerated.size > 0 ? null : expectedFingerprint(manifest, named(history, left));
  const drift = expected === null ? null : await readDrift(session, expected);
  const knows = [...history.migrations.map(({ when }) => when), ...tolerated];
  return { report: { release, units, left, ahead: tolerated.size, drift }, knows };
}

/** Whether any code may know this schema: only a database that nothing but unfinished first deploys wrote to is free. */
function wasEverLive({ releases }: Releases, { migrations }: Ledger): boolean {
  return releases.length > 0 || migrations.some(({ release }) => release === null);
}

/** The files of migrations, by version. */
export function versionsOf(history: History, tags: readonly string[]): string[] {
  return named(history, tags).map((migration) => fileVersion(migration));
}

function named({ migrations }: History, tags: readonly string[]): Migration[] {
  return migrations.filter(({ tag }) => tags.includes(tag));
}
