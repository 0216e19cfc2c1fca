import { neon, type NeonQueryFunction } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { configureDriver } from "./configure-driver.ts";

/** Drizzle over Neon's HTTP driver: one round trip for each query or `db.batch`, no interactive transactions. */
export type Database = NeonHttpDatabase & {
  readonly $client: NeonQueryFunction<false, false>;
};

/** Makes a client that asks for the connection string at each query and opens nothing before the first. */
export function createDatabase(readUrl: () => string): Database {
  configureDriver();
  return drizzle(neon({ connectionString: readUrl }));
}
