import type { AppliedMigration, SchemaStatus } from "@slipway/core/contract/status";
import type { Database } from "@slipway/core/lib/create-database";
import { wasRefused } from "@slipway/core/lib/database-failure";
import { FINGERPRINT } from "@slipway/migrate/fingerprint/query";
import { SET_LOCAL } from "@slipway/migrate/fingerprint/settings";
import { desc, isNotNull, sql } from "drizzle-orm";
import * as z from "zod/mini";
import { type Expected, findDrift } from "./find-drift.ts";

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

/** What one round trip tells. */
interface Reading {
  /** Newest first. */
  readonly rows: readonly AppliedRow[];
  /** The lines of the live schema; undefined where they were not asked for. */
  readonly live: readonly string[] | undefined;
  /** Milliseconds from the query to its answer, without those for the lines. */
  readonly latency: number;
}

/** Where the schema stands: what the database has against what this release was built for. One round trip. */
export async function readStatus(db: Database, expected: Expected): Promise<SchemaStatus> {
  const { rows, live, latency } = await read(db, expected.fingerprint !== null);
  const done = new Set(rows.map(({ when }) => when));
  return {
    applied: rows.length,
    newest: rows.slice(0, NEWEST).map((row) => describe(row, expected.entries)),
    pending: expected.entries.filter(({ when }) => !done.has(when)).map(({ tag }) => tag),
    drift: live === undefined ? null : findDrift(expected, done, live),
    latency: Math.round(latency * 10) / 10,
  };
}

function describe(
  { tag, when, appliedAt }: AppliedRow,
  entries: Expected["entries"],
): AppliedMigration {
  const entry = entries.find((candidate) => candidate.when === when);
  return { tag: tag ?? entry?.tag ?? null, appliedAt };
}

async function read(db: Database, withSchema: boolean): Promise<Reading> {
  const asked = performance.now();
  try {
    const { rows, live, aside } = withSchema
      ? await readBoth(db)
      : { rows: await selectApplied(db), live: undefined, aside: 0 };
    return { rows, live, latency: performance.now() - asked - aside };
  } catch (error) {
    // undefined_table: the schema or the view is not there, the engine has never met this database.
    if (!wasRefused(error, { code: "42P01" })) throw error;
    return { rows: [], live: undefined, latency: performance.now() - asked };
  }
}

function selectApplied(db: Database) {
  return db
    .select(applied)
    .from(sql`slipway.status`)
    .where(isNotNull(applied.when))
    .orderBy(desc(applied.when));
}

const clock = (db: Database) =>
  db
    .select({ ms: sql`extract(epoch from clock_timestamp()) * 1000`.mapWith(Number) })
    .from(sql`(values (1)) as one`);
const described = z.object({ lines: z.array(z.string()) });

async function readBoth(db: Database) {
  const [rows, [began], , { rows: schema }, [ended]] = await db.batch([
    selectApplied(db),
    clock(db),
    db.execute(sql.raw(SET_LOCAL)),
    db.execute(sql.raw(FINGERPRINT)),
    clock(db),
  ]);
  const { lines } = z.parse(described, schema[0]);
  return { rows, live: lines, aside: (ended?.ms ?? 0) - (began?.ms ?? 0) };
}
