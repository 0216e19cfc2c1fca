import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { userSchema } from "./models/Schema.ts";

const USERS = [
  { email: "ada@example.com", name: "Ada" },
  { email: "grace@example.com", name: "Grace" },
  { email: "edgar@example.com", name: null },
];

/** Writes the sample rows that are not there yet and counts them. Change it to what your app needs. */
export async function seed(db: PgDatabase<PgQueryResultHKT>): Promise<number> {
  const written = await db.insert(userSchema).values(USERS).onConflictDoNothing().returning();
  return written.length;
}
