import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { LOCK_KEY } from "../guarded-batch.ts";
import { readHistory } from "../history.ts";
import { migrate } from "../migrate.ts";
import type { MigrateEvent } from "../migrate-event.ts";
import { migrateError } from "../testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "../testing/open-test-session.ts";
import { numbered, writeHistory } from "../testing/write-history.ts";

/** A connection of someone else. */
async function other(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

const FILES = numbered({
  init: "CREATE TABLE t (id int);",
  change: "ALTER TABLE t ADD COLUMN a int;",
});
const BRIEF = { lockTimeout: 30, wait: 250 };

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("waits for a table that someone else holds, and goes on when it is free", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    await migrate(session, readHistory(writeHistory(FILES.slice(0, 1))));
    const holder = await other(database.url);
    await holder.query("BEGIN; LOCK TABLE t IN ACCESS SHARE MODE");

    const waits: MigrateEvent[] = [];
    const report = await migrate(session, readHistory(writeHistory(FILES)), {
      lockTimeout: 30,
      onEvent: (event) => {
        if (event.type !== "waiting") return;
        waits.push(event);
        if (waits.length === 2) void holder.query("COMMIT");
      },
    });
    expect(report.units).toHaveLength(1);
    expect(waits[0]).toMatchObject({ tag: "0001_change", index: 0, of: 1, why: "locked" });
  });

  test("names those who hold the table when it gives up", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    await migrate(session, readHistory(writeHistory(FILES.slice(0, 1))));
    const holder = await other(database.url);
    const pid = (await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]
      ?.pid;
    await holder.query("BEGIN");
    await holder.query("SELECT 1 AS   very,\n count(*) FROM t");

    const error = await migrateError(migrate(session, readHistory(writeHistory(FILES)), BRIEF));
    expect(error.code).toBe("busy");
    expect(error.message).toContain(
      "0001_change.sql did not get its locks in time (canceling statement due to lock timeout)",
    );
    expect(error.message).toMatch(
      new RegExp(`pid ${pid} \\(\\w+, idle in transaction, \\d+ s\\): SELECT 1 AS very, count`),
    );
    expect(error.message).toContain("Not applied: 0001_change.");
    expect(await session.query("SELECT count(*) AS n FROM slipway.units")).toEqual([{ n: "1" }]);
  });

  test("names the migrator that is at work when it gives up waiting for it", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    await migrate(session, readHistory(writeHistory(FILES.slice(0, 1))));
    const holder = await other(database.url);
    await holder.query(`SELECT pg_advisory_lock(${LOCK_KEY})`);
    const error = await migrateError(migrate(session, readHistory(writeHistory(FILES)), BRIEF));
    expect(error.code).toBe("busy");
    expect(error.message).toContain("0001_change.sql waits for another migrator");
    expect(error.message).toContain(`SELECT pg_advisory_lock(${LOCK_KEY})`);
  });

  test("tries a unit again that lost a deadlock", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    await session.transaction(["CREATE TABLE a (id int)", "CREATE TABLE b (id int)"]);
    const holder = await other(database.url);
    await holder.query("BEGIN; LOCK TABLE b");
    const history = readHistory(
      writeHistory(numbered({ both: "LOCK TABLE a; LOCK TABLE b; CREATE TABLE c ();" })),
    );
    const waits: string[] = [];
    const running = migrate(session, history, {
      lockTimeout: 5000,
      onEvent: (event) => event.type === "waiting" && waits.push(event.why),
    });
    // Once the migrator waits for b, the holder wants a: one of them has to yield.
    await until(async () => {
      const waiting = await holder.query(
        "SELECT FROM pg_locks WHERE NOT granted AND relation = 'b'::regclass",
      );
      return waiting.rowCount === 1;
    });
    await holder.query("LOCK TABLE a").catch(() => holder.query("ROLLBACK"));
    await holder.query("COMMIT");
    expect((await running).units).toHaveLength(1);
    expect(waits.every((why) => why === "conflict")).toBe(true);
  });

  test("does not try again a statement that takes too long, and says so", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const history = readHistory(
      writeHistory(numbered({ slow: "SELECT 1;\nSELECT pg_sleep(20);" })),
    );
    const error = await migrateError(migrate(session, history, { statementTimeout: 50 }));
    expect(error.code).toBe("failed");
    expect(error.message).toContain("canceling statement due to statement timeout (57014)");
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await condition()) return;
    await delay(10);
  }
  throw new Error("it did not come true");
}
