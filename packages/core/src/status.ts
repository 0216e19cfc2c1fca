import { desc } from "drizzle-orm";
import { bigint, pgSchema, text, timestamp } from "drizzle-orm/pg-core";
import type { SchemaStatus } from "./contract/status.ts";
import type { Database } from "./lib/create-database.ts";
import { wasRefused } from "./lib/database-failure.ts";
import type { Manifest } from "./manifest.ts";

/** The engine's view: one row for each applied migration, named by `created_at`, the `when` of its journal entry. */
const statusView = pgSchema("slipway")
  .view("status", {
    tag: text("tag").notNull(),
    when: bigint("created_at", { mode: "number" }).notNull(),
    appliedAt: timestamp("applied_at", { withTimezone: true }),
  })
  .existing();
type AppliedMigration = typeof statusView.$inferSelect;

/** Where the schema stands: what the database has against what this release was built for. */
export async function readStatus(db: Database, { entries }: Manifest): Promise<SchemaStatus> {
  const asked = performance.now();
  const applied = await readApplied(db);
  const latency = performance.now() - asked;
  const [newest] = applied;
  const done = new Set(applied.map(({ when }) => when));
  return {
    newest: newest === undefined ? null : { tag: newest.tag, appliedAt: newest.appliedAt },
    pending: entries.filter(({ when }) => !done.has(when)).length,
    latency: Math.round(latency * 10) / 10,
  };
}

/** Newest first; none on a database that the engine has never met. */
async function readApplied(db: Database): Promise<AppliedMigration[]> {
  try {
    return await db.select().from(statusView).orderBy(desc(statusView.when));
  } catch (error) {
    // undefined_table: the schema or the view is not there.
    if (wasRefused(error, { code: "42P01" })) return [];
    throw error;
  }
}
