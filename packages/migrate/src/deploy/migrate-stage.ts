import { fileVersion } from "../file-version.ts";
import type { History, Migration } from "../history.ts";
import { readLedger } from "../ledger.ts";
import type { Manifest } from "../manifest.ts";
import { migrate, type MigrateOptions } from "../migrate.ts";
import type { AppliedUnit } from "../migrate-event.ts";
import type { Session } from "../session/session.ts";
import { decideDeploy } from "./decide-deploy.ts";
import { expectedFingerprint } from "./expected-fingerprint.ts";
import { readDrift } from "./read-drift.ts";
import { openReleases, unchanged } from "./releases.ts";

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
  const decision = decideDeploy({ history, manifest }, { releases, ledger });
  const { tolerated } = decision;
  const { units, left } = await migrate(session, history, {
    ...decision,
    release,
    holds: unchanged(releases),
    ...options,
  });
  const expected = tolerated.size > 0 ? null : expectedFingerprint(manifest, named(history, left));
  const drift = expected === null ? null : await readDrift(session, expected);
  const knows = [...history.migrations.map(({ when }) => when), ...tolerated];
  return { report: { release, units, left, ahead: tolerated.size, drift }, knows };
}

/** The files of migrations, by version. */
export function versionsOf(history: History, tags: readonly string[]): string[] {
  return named(history, tags).map((migration) => fileVersion(migration));
}

/** The migrations of these tags, in the history's order. */
export function named({ migrations }: History, tags: readonly string[]): Migration[] {
  return migrations.filter(({ tag }) => tags.includes(tag));
}
