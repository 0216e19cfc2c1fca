import { postgresMajor } from "@slipway/local/testing/postgres-major";
import { expect, test, vi } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import type { MigrateEvent } from "./migrate-event.ts";
import type { Session } from "./session/session.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "./testing/open-test-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

function takeLong({ type }: MigrateEvent): void {
  if (type === "applied") vi.setSystemTime(Date.now() + 30_000);
}

test("stops between units when the time is over, says what is left, and goes on from there", async () => {
  const session = await openTestSession(await testDatabase(), "http");
  const files = numbered({ one: "SELECT 1;", two: "SELECT 2;", three: "SELECT 3;" });
  const history = readHistory(writeHistory(files));
  await migrate(session, readHistory(writeHistory(files.slice(0, 1))));
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  const stopped = migrateError(
    migrate(session, history, { deadline: 30_000, onEvent: takeLong }),
  ).finally(() => vi.useRealTimers());
  expect(await stopped).toMatchObject({
    code: "out-of-time",
    message: `the time of this run is over, and 0002_three.sql is not applied; run it again, it goes on from there
Applied by this run: 0001_two. Not applied: 0002_three.`,
  });
  expect((await migrate(session, history)).units.map(({ tag }) => tag)).toEqual(["0002_three"]);
});

test("no statement outlasts the run", async () => {
  const session = await openTestSession(await testDatabase());
  const history = readHistory(writeHistory(numbered({ slow: "SELECT pg_sleep(60);" })));
  const run = migrate(session, history, { deadline: Date.now() + 11_000 });
  const begun = performance.now();
  expect(await migrateError(run)).toMatchObject({
    code: "failed",
    details: { sqlstate: "57014" },
  });
  // Once, and not once more to find its place.
  expect(performance.now() - begun).toBeLessThan(9000);
});

// Before there is no transaction_timeout.
test.runIf(postgresMajor >= 17).each(TRANSPORTS)(
  "nor do all statements of a unit together, over %s",
  async (transport) => {
    const session = await openTestSession(await testDatabase(), transport);
    const sleeps = "SELECT pg_sleep(3); SELECT pg_sleep(3); SELECT pg_sleep(3);";
    const history = readHistory(writeHistory(numbered({ slow: sleeps })));
    const run = migrate(session, history, { deadline: Date.now() + 11_000 });
    const { code, message } = await migrateError(run);
    expect(code).toBe("out-of-time");
    expect(message).toContain("0000_slow.sql takes longer than this run may");
    const ledger = "SELECT to_regclass('slipway.units') AS units";
    expect(await session.query(ledger)).toEqual([{ units: null }]);
  },
);

test("nor does a statement that runs alone, which is broken off without a trace", async () => {
  const session = await openTestSession(await testDatabase());
  const build = `CREATE TABLE t (id int); INSERT INTO t VALUES (1);
    CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(60)';
    CREATE INDEX CONCURRENTLY t_slow ON t (slow(id));`;
  const history = readHistory(writeHistory(numbered({ build })));
  const run = migrate(session, history, { deadline: Date.now() + 12_000 });
  const { code, message } = await migrateError(run);
  expect(code).toBe("out-of-time");
  expect(message).toContain("0000_build.sql:3:5: this statement takes longer than this run may");
  expect(await session.query("SELECT state FROM slipway.units")).toEqual([{ state: "done" }]);
  expect(await session.query("SELECT to_regclass('t_slow') AS made")).toEqual([{ made: null }]);
}, 30_000);

test("the search for the statement that failed takes no longer than the run may", async () => {
  const session = await openTestSession(await testDatabase());
  const file = { fails: "SELECT pg_sleep(4); SELECT 1/0;" };
  const history = readHistory(writeHistory(numbered(file)));
  const begun = performance.now();
  const run = migrate(session, history, { deadline: Date.now() + 11_000 });
  expect((await migrateError(run)).message).toContain("0000_fails.sql: division by zero (22012)");
  expect(performance.now() - begun).toBeLessThan(8000);
});

test("over HTTP a unit takes no longer than an answer may", async () => {
  const session = await openTestSession(await testDatabase(), "http");
  const sent: string[] = [];
  const watched: Session = {
    ...session,
    transaction(statements) {
      sent.push(...statements);
      return session.transaction(statements);
    },
  };
  await migrate(watched, readHistory(writeHistory(numbered({ one: "SELECT 1;" }))));
  expect(sent.join()).toContain("set_config('transaction_timeout', '290000', true)");
});
