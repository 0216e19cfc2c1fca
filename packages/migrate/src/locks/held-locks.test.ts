import { postgresMajor } from "@slipway/local/testing/postgres-major";
import { query } from "@slipway/local/testing/query";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { disagreement, heldBy, readRelations } from "../testing/held-locks.ts";
import { LOCK_SCHEMA, LOCKING_STATEMENTS, WAITING_STATEMENTS } from "../testing/lock-schema.ts";
import { locksOfText } from "../testing/locks-of-text.ts";
import { testDatabase } from "../testing/open-test-session.ts";
import { untilTrue } from "../testing/until-true.ts";

/** A connection for the test that runs. */
async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function openLockSchema() {
  const { url } = await testDatabase();
  await query(url, LOCK_SCHEMA);
  const client = await connect(url);
  const relations = await readRelations(client);
  return { url, client, relations };
}

// The statements are those of Postgres 18, and so are the locks.
test.runIf(postgresMajor >= 18)(
  "Postgres takes the locks that are told, for each kind of statement",
  async () => {
    const { client, relations } = await openLockSchema();
    const wrong: string[] = [];
    for (const statement of LOCKING_STATEMENTS) {
      await client.query("BEGIN");
      await client.query(statement);
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const found = await heldBy(client, rows[0]?.pid ?? 0, relations);
      await client.query("ROLLBACK");
      for (const what of disagreement(await locksOfText(statement), found, relations)) {
        wrong.push(`${statement}: ${what}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

test("those that cannot run in a transaction, too", async () => {
  const { url, client } = await openLockSchema();
  const wrong: string[] = [];
  for (const statement of WAITING_STATEMENTS) {
    // A statement that was cancelled may leave the index invalid.
    await client.query("DROP INDEX IF EXISTS loose_a; CREATE INDEX loose_a ON loose (a)");
    const now = await readRelations(client);
    const [writer, waiter] = [await connect(url), await connect(url)];
    await writer.query("BEGIN; INSERT INTO loose VALUES (1)");
    const { rows } = await waiter.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const pid = rows[0]?.pid ?? 0;
    const running = waiter.query(statement).catch(() => undefined);
    await untilTrue(async () => {
      const waiting = await client.query(`SELECT FROM pg_locks WHERE pid = ${pid} AND NOT granted`);
      return waiting.rowCount === 1;
    });
    const found = await heldBy(client, pid, now);
    await client.query(`SELECT pg_cancel_backend(${pid})`);
    await running;
    await writer.query("ROLLBACK");
    const told = await locksOfText(statement);
    for (const what of disagreement(told, found, now)) wrong.push(`${statement}: ${what}`);
  }
  expect(wrong).toEqual([]);
});
