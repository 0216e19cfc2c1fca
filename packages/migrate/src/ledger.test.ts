import { expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { readLedgerIfBehind } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { counted } from "./testing/counted.ts";
import { openTestSession, testDatabase } from "./testing/open-test-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

const FILES = numbered({
  one: "SELECT 1;\n",
  two: "SELECT 2; COMMIT; SELECT 3;",
  three: "SELECT 4;",
});

const UNIT = `INSERT INTO slipway.units (migration, unit, of, tag, hash, state)`;

/** A database to which the history is applied, and which something happened to. */
async function after(statement: string) {
  const session = counted(await openTestSession(await testDatabase()));
  const history = readHistory(writeHistory(FILES));
  await migrate(session, history);
  await session.query(statement);
  return { session, history };
}

test("is not read where it holds just the history, whoever applied it", async () => {
  const { session, history } = await after("DELETE FROM slipway.units");
  const before = session.requests();
  expect(await readLedgerIfBehind(session, history)).toBeUndefined();
  expect(session.requests() - before).toBe(1);
});

test.each([
  ["a row without a date", "INSERT INTO drizzle.__drizzle_migrations (hash) VALUES ('x')"],
  [
    "a migration of others",
    "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 5)",
  ],
  [
    "a migration twice",
    "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) SELECT hash, created_at FROM drizzle.__drizzle_migrations LIMIT 1",
  ],
  ["another hash", "UPDATE drizzle.__drizzle_migrations SET hash = 'x' WHERE id = 2"],
  [
    "another date",
    "UPDATE drizzle.__drizzle_migrations SET created_at = created_at + 1 WHERE id = 3",
  ],
  ["one less", "DELETE FROM drizzle.__drizzle_migrations WHERE id = 3"],
  ["a file of others that is half done", `${UNIT} VALUES (5, 0, 2, '0009_gone', 'x', 'done')`],
  ["a file of others that was begun", `${UNIT} VALUES (5, 0, 1, '0009_gone', 'x', 'pending')`],
  [
    "a file of others that was taken back but for its unit",
    `${UNIT} VALUES (5, 0, 1, '0009_gone', 'x', 'done')`,
  ],
  ["a backfill of others", `${UNIT} VALUES (5, 0, 1, '0009_gone', 'x', 'running')`],
])("is read where it holds %s", async (_, statement) => {
  const { session, history } = await after(statement);
  expect(await readLedgerIfBehind(session, history)).toMatchObject({ complete: true });
});

test("is read where a file came with other line ends, which is no change", async () => {
  const { session, history } = await after("SELECT 1");
  const [first, ...others] = history.migrations;
  if (first === undefined) throw new Error("no file");
  const crlf = { ...first, sql: "SELECT 1;\r\n", hash: "another" };
  const checkedOut = { ...history, migrations: [crlf, ...others] };
  expect(await readLedgerIfBehind(session, checkedOut)).toBeDefined();
  expect(await migrate(session, checkedOut)).toEqual({ units: [], left: [] });
});
