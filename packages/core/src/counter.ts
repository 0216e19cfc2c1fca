import { asc, sql } from "drizzle-orm";
import type { Counter } from "./contract/counter.ts";
import { INTEGER_MAX } from "./contract/integer-max.ts";
import type { Claim } from "./idempotency/claim.ts";
import { write } from "./idempotency/write.ts";
import type { Database } from "./lib/create-database.ts";
import { counterSchema } from "./models/Schema.ts";

/** A counter that has no row yet, or a row without a count, stands at 0. */
export async function readCounter(db: Database): Promise<Counter> {
  const [row] = await db
    .select({ count: counterSchema.count })
    .from(counterSchema)
    .orderBy(asc(counterSchema.id))
    .limit(1);
  return { count: row?.count ?? 0 };
}

/**
 * Adds to the counter in one atomic statement, which also makes its row. The id is never taken from the sequence:
 * first increments that race must meet on one row. The sequence thus still stands before 1.
 */
export async function incrementCounter(
  db: Database,
  increment: number,
  claim?: Claim,
): Promise<Counter | "counter-full"> {
  const before = sql`coalesce(${counterSchema.count}, 0)`;
  const [row] = await write(db, claim, (tx) =>
    tx
      .insert(counterSchema)
      .values({
        id: sql`coalesce((select min(${counterSchema.id}) from ${counterSchema}), 1)`,
        count: increment,
      })
      .onConflictDoUpdate({
        target: counterSchema.id,
        set: { count: sql`${before} + ${increment}` },
        setWhere: sql`${before} <= ${INTEGER_MAX}::integer - ${increment}`,
      })
      .returning({ count: sql<number>`${counterSchema.count}` }),
  );
  return row ?? "counter-full";
}
