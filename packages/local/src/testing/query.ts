import { Client } from "pg";

/** Runs SQL over a connection of its own; answers the rows of its last statement. */
export async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  // A connection that breaks says so by the query's rejection.
  client.on("error", () => {});
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}
