import * as z from "zod/mini";
import { none, type Contract } from "./route.ts";
import { timestamp } from "./timestamp.ts";

/** One migration that the database has. Its tag is null where neither the ledger nor this release knows it. */
export const appliedMigration = z.object({
  tag: z.nullable(z.string()),
  /** Null for what drizzle-kit applied, which keeps no time. */
  appliedAt: z.nullable(timestamp),
});
export type AppliedMigration = z.output<typeof appliedMigration>;

export const schemaStatus = z.object({
  /** How many migrations the database has. */
  applied: z.int(),
  /** The newest of them, newest first, at most ten. */
  newest: z.array(appliedMigration),
  /** The tags of this release's migrations that the database does not have, oldest first. */
  pending: z.array(z.string()),
  /** How many objects of the schema are not as the applied migrations make them; null where nothing tells what they make. */
  drift: z.nullable(z.object({ missing: z.int(), unexpected: z.int() })),
  /** Milliseconds from the query to its answer; where no connection was open, with those of opening one. */
  latency: z.number(),
});
export type SchemaStatus = z.output<typeof schemaStatus>;

export const statusContract = {
  read: {
    method: "GET",
    path: "/",
    params: none,
    query: none,
    body: none,
    answer: { status: 200, body: schemaStatus },
    problems: [],
    auth: "public",
    idempotent: true,
  },
} as const satisfies Contract;
