import { onTestFinished } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";

export interface SqlAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends a body, as it is or as JSON, the way the driver does; `headers` add to the connection string's. */
export async function postSql(
  { http, neonUrl }: Pick<TestDatabase, "http" | "neonUrl">,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<SqlAnswer> {
  const response = await fetch(http, {
    method: "POST",
    headers: { "Neon-Connection-String": neonUrl, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** An empty database for one test. */
export async function databaseForTest(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return database;
}
