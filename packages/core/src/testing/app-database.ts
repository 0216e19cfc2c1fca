import { readdir, readFile } from "node:fs/promises";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { sql } from "drizzle-orm";
import { createDatabase, type Database } from "../lib/create-database.ts";

export interface AppDatabase extends TestDatabase {
  readonly db: Database;
}

const MIGRATIONS = new URL("../../../../migrations/", import.meta.url);

/** Makes a database with our history applied, and a client for it over HTTP. */
export async function createAppDatabase(): Promise<AppDatabase> {
  const database = await createTestDatabase();
  const db = createDatabase(() => database.neonUrl);
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql")).toSorted();
  for (const file of files) {
    const statements = await readFile(new URL(file, MIGRATIONS), "utf8");
    for (const statement of statements.split("--> statement-breakpoint")) {
      await db.execute(sql.raw(statement));
    }
  }
  return { ...database, db };
}
