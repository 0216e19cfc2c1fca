import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { openTestSession, testDatabase } from "./testing/open-test-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

const HOLD_MS = 3000;
const LOCK_TIMEOUT_MS = 200;
/** For a machine that is busy with other tests. */
const MARGIN_MS = 1000;

async function other(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test.each([
  ["", ""],
  [", not even where a file sets none", "SET lock_timeout = 0; SET statement_timeout = 0; "],
])(
  "holds up nobody's reads for longer than one lock_timeout while someone holds the table%s",
  async (_, header) => {
    const database = await testDatabase();
    const session = await openTestSession(database);
    const files = numbered({
      init: "CREATE TABLE t (id int);",
      change: `${header}ALTER TABLE t ADD COLUMN a int;`,
    });
    await migrate(session, readHistory(writeHistory(files.slice(0, 1))));
    const [holder, reader] = [await other(database.url), await other(database.url)];
    await holder.query("BEGIN; SELECT FROM t");
    const end = performance.now() + HOLD_MS;
    const released = delay(HOLD_MS).then(() => holder.query("COMMIT"));

    let waits = 0;
    const running = migrate(session, readHistory(writeHistory(files)), {
      lockTimeout: LOCK_TIMEOUT_MS,
      onEvent: ({ type }) => void (waits += type === "waiting" ? 1 : 0),
    });
    let longest = 0;
    while (performance.now() < end) {
      const start = performance.now();
      await reader.query("SELECT FROM t");
      longest = Math.max(longest, performance.now() - start);
    }
    await released;
    expect((await running).units).toHaveLength(1);
    expect(waits).toBeGreaterThan(2);
    // Reads did queue behind the migration, and no longer than it waited.
    expect(longest).toBeGreaterThan(LOCK_TIMEOUT_MS / 2);
    expect(longest).toBeLessThan(LOCK_TIMEOUT_MS + MARGIN_MS);
  },
);
