import * as z from "zod/mini";
import { none, type Contract } from "./route.ts";
import { timestamp } from "./timestamp.ts";

export const schemaStatus = z.object({
  /** The newest applied migration, null on a database that has none. Its tag is null if this release does not know it. */
  newest: z.nullable(z.object({ tag: z.nullable(z.string()), appliedAt: z.nullable(timestamp) })),
  /** Migrations of this release that the database does not have. */
  pending: z.int(),
  /** Milliseconds from the query to its answer. */
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
  },
} as const satisfies Contract;
