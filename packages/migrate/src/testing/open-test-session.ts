import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { onTestFinished } from "vitest";
import type { WithEmpty } from "../deploy/rehearse.ts";
import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";

export const TRANSPORTS = ["http", "tcp"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A database of its own for the test that runs. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return database;
}

/** An empty database for the work alone. */
export const withEmptyDatabase: WithEmpty = async (work) => {
  const database = await createTestDatabase();
  const session = await openSession(database.url);
  try {
    return await work(session);
  } finally {
    await session.close();
    await database.drop();
  }
};

/** A session for the test that runs. */
export async function openTestSession(
  database: TestDatabase,
  transport: Transport = "tcp",
): Promise<Session> {
  const session = await openSession(urlFor(database, transport), { transport });
  onTestFinished(() => session.close());
  return session;
}

export function urlFor({ url, neonUrl }: TestDatabase, transport: Transport): string {
  return transport === "http" ? neonUrl : url;
}
