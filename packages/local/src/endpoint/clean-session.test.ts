import { expect, test } from "vitest";
import { query } from "../testing/query.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

/** What one request leaves in its session, and how the next one sees it. */
const LEFTOVERS = [
  [
    "SET work_mem = '77kB'",
    "SELECT setting <> '77' AS gone FROM pg_settings WHERE name = 'work_mem'",
  ],
  ["SET ROLE pg_read_all_stats", "SELECT current_user = session_user AS gone"],
  ["CREATE TEMP TABLE left_behind ()", "SELECT to_regclass('left_behind') IS NULL AS gone"],
  [
    "SELECT pg_advisory_lock(7)",
    "SELECT count(*) = 0 AS gone FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  ],
  ["LISTEN news", "SELECT count(*) = 0 AS gone FROM pg_listening_channels()"],
  ["PREPARE kept AS SELECT 1", "SELECT count(*) = 0 AS gone FROM pg_prepared_statements"],
  ["SELECT setval('numbers', 41)", "SELECT nextval('numbers') = 42 AS gone"],
  ["SET statement_timeout = 1", "SELECT current_setting('statement_timeout') = '0' AS gone"],
  [
    "SET default_transaction_read_only = on",
    "SELECT current_setting('transaction_read_only') = 'off' AS gone",
  ],
] as const;

test("gives every request a clean session, after a statement and after a batch", async () => {
  const database = await databaseForTest();
  await postSql(database, { query: "CREATE SEQUENCE numbers" });
  for (const [leave, look] of LEFTOVERS) {
    for (const body of [{ query: leave }, { queries: [{ query: "SELECT 1" }, { query: leave }] }]) {
      await postSql(database, body);
      expect([leave, (await postSql(database, { query: look })).body]).toMatchObject([
        leave,
        { rows: [{ gone: true }] },
      ]);
    }
  }
});

test("cleans the session of a batch that failed as well", async () => {
  const database = await databaseForTest();
  for (const leave of ["SET work_mem = '77kB'", "SELECT pg_advisory_lock(7)", "LISTEN news"]) {
    const queries = [
      { query: "COMMIT" },
      { query: leave },
      { query: "BEGIN" },
      { query: "SELECT 1/0" },
    ];
    expect(await postSql(database, { queries })).toMatchObject({ status: 400 });
  }
  const look = `SELECT current_setting('work_mem') AS work_mem, (SELECT count(*)::int FROM pg_listening_channels()) AS heard,
    pg_try_advisory_xact_lock(7) AS free`;
  const seen = { work_mem: "4MB", heard: 0, free: true };
  await expect
    .poll(async () => (await postSql(database, { query: look })).body)
    .toMatchObject({ rows: [seen] });
});

test("uses one session for requests that follow each other", async () => {
  const database = await databaseForTest();
  const pids = new Set<string>();
  for (let round = 0; round < 50; round += 1) {
    pids.add(
      JSON.stringify(
        (
          await postSql(
            database,
            { query: "SELECT pg_backend_pid()" },
            { "Neon-Array-Mode": "true" },
          )
        ).body,
      ),
    );
  }
  expect(pids.size).toBe(1);
});

test("serves 200 at once, and many databases, within Postgres's 100 connections", async () => {
  const databases = await Promise.all([databaseForTest(), databaseForTest(), databaseForTest()]);
  const asked = Array.from({ length: 200 }, (_, index) => {
    const database = databases[index % 3] ?? databases[0];
    return postSql(database, { query: "SELECT $1::int AS n, pg_sleep(0.005)", params: [index] });
  });
  const answers = await Promise.all(asked);
  answers.forEach((answer, n) =>
    expect(answer).toMatchObject({ status: 200, body: { rows: [{ n }] } }),
  );
});

test("lets go of idle sessions before DROP DATABASE loses its patience", async () => {
  const database = await databaseForTest();
  const second = await databaseForTest();
  await postSql(second, { query: "SELECT 1" });
  const name = new URL(second.url).pathname.slice(1);
  expect(await query(database.url, `DROP DATABASE ${name}`)).toEqual([]);
  await query(database.url, `CREATE DATABASE ${name}`); // For its own end of the test.
});
