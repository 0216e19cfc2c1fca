import { desc, isNotNull, sql } from "drizzle-orm";
import type { AppliedMigration, SchemaStatus } from "./contract/status.ts";
import type { Database } from "./lib/create-database.ts";
import { wasRefused } from "./lib/database-failure.ts";
import type { Manifest } from "./manifest.ts";

/** How many applied migrations are told by name. */
const NEWEST = 10;

/**
 * Of the engine's view, which has a row for each applied migration; `created_at` is the `when` of its journal entry.
 * Of what drizzle-kit applied the view knows neither tag nor time.
 */
const applied = {
  tag: sql<string | null>`tag`,
  when: sql`created_at`.mapWith(Number),
  appliedAt: sql`applied_at`.mapWith((text: string): Date | null => new Date(text)),
};

interface AppliedRow extends AppliedMigration {
  readonly when: number;
}

/** Where the schema stands: what the database has against what this release was built for. */
export async function readStatus(db: Database, { entries }: Manifest): Promise<SchemaStatus> {
  const asked = performance.now();
  const rows = await readApplied(db);
  const latency = performance.now() - asked;
  const done = new Set(rows.map(({ when }) => when));
  return {
    applied: rows.length,
    newest: rows.slice(0, NEWEST).map((row) => describe(row, entries)),
    pending: entries.filter(({ when }) => !done.has(when)).map(({ tag }) => tag),
    drift: null,
    latency: Math.round(latency * 10) / 10,
  };
}

function describe(
  { tag, when, appliedAt }: AppliedRow,
  entries: Manifest["entries"],
): AppliedMigration {
  const entry = entries.find((candidate) => candidate.when === when);
  return { tag: tag ?? entry?.tag ?? null, appliedAt };
}

/** Newest first; none on a database that the engine has never met. */
async function readApplied(db: Database): Promise<AppliedRow[]> {
  try {
    return await db
      .select(applied)
      .from(sql`slipway.status`)
      .where(isNotNull(applied.when))
      .orderBy(desc(applied.when));
  } catch (error) {
    // undefined_table: the schema or the view is not there.
    if (wasRefused(error, { code: "42P01" })) return [];
    throw error;
  }
}
