import { createTestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { expect, onTestFinished, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { openSession } from "./session/open-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

test("keeps the app's tables out of the ledger's schema, though the role has its name", async () => {
  const database = await createTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  await query(database.url, "CREATE ROLE slipway LOGIN PASSWORD 'word'");
  onTestFinished(async () => {
    await database.drop();
    const maintenance = Object.assign(new URL(database.url), { pathname: "/postgres" });
    await query(maintenance.href, "DROP ROLE slipway");
  });
  await query(database.url, `GRANT CREATE ON DATABASE ${name} TO slipway`);
  await query(database.url, "GRANT CREATE ON SCHEMA public TO slipway");

  const url = Object.assign(new URL(database.url), { username: "slipway", password: "word" });
  const session = await openSession(url.href);
  onTestFinished(() => session.close());
  const files = {
    first: "CREATE TABLE a (n int);",
    second: "CREATE TABLE b (n int);",
    named: `CREATE TABLE units (id int PRIMARY KEY, n int); INSERT INTO units VALUES (1, 0);
      CREATE INDEX CONCURRENTLY units_n ON units (n);
      -- slipway: lane=backfill
      UPDATE units SET n = 1;`,
  };
  await migrate(session, readHistory(writeHistory(numbered(files))));

  const tables =
    "SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('a', 'b') ORDER BY 2";
  expect(await query(database.url, tables)).toEqual([
    { schemaname: "public", tablename: "a" },
    { schemaname: "public", tablename: "b" },
  ]);
  expect(await session.query("SELECT n FROM public.units")).toEqual([{ n: "1" }]);
  const index = "SELECT schemaname FROM pg_indexes WHERE indexname = 'units_n'";
  expect(await session.query(index)).toEqual([{ schemaname: "public" }]);
});
