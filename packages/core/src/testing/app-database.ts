import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import { createDatabase, type Database } from "../lib/create-database.ts";
import { history } from "./app-history.ts";

export interface AppDatabase extends TestDatabase {
  readonly db: Database;
}

/** Makes a database with our history applied, and a client for it over HTTP. */
export async function createAppDatabase(): Promise<AppDatabase> {
  const database = await createTestDatabase();
  const session = await openSession(database.url);
  try {
    await migrate(session, history);
  } finally {
    await session.close();
  }
  return { ...database, db: createDatabase(() => database.neonUrl) };
}
