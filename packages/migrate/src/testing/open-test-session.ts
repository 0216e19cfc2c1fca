import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { onTestFinished } from "vitest";
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
