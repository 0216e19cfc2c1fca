import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as migrateByDrizzle } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import type { Session } from "./session/session.ts";
import { readStatus } from "./status.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase } from "./testing/open-test-session.ts";
import {
  numbered,
  rewriteHistory,
  writeHistory,
  type WrittenMigration,
} from "./testing/write-history.ts";

// What may be wrong between a history and a database, and the one answer to each. What needs no database is in
// history.test.ts, history-warnings.test.ts and plan.test.ts; drizzle-kit's turns are in drizzle-kit-turn.test.ts,
// a database without a ledger in adopt.test.ts, a file that is half done in resolve.test.ts.

const FILES = numbered({
  init: "CREATE TABLE a (id int);",
  second: "CREATE TABLE b (id int);\n--> statement-breakpoint\nCREATE INDEX i ON b (id);\n",
  third: "CREATE TABLE c (id int);",
});

/** Runs drizzle-orm's own migrator. */
async function drizzleOrm(dir: string, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await migrateByDrizzle(drizzle(client), { migrationsFolder: dir });
  } finally {
    await client.end();
  }
}

const run = async (session: Session, dir: string) =>
  (await migrate(session, readHistory(dir))).units.map(({ tag }) => tag);
const refused = async (session: Session, dir: string) =>
  (await migrateError(migrate(session, readHistory(dir)))).message;

async function start(files: readonly WrittenMigration[] = FILES) {
  const database = await testDatabase();
  const session = await openTestSession(database);
  return { session, url: database.url, dir: writeHistory(files) };
}

describe("a ledger that drizzle-orm wrote", () => {
  test("is gone on with, and drizzle-orm goes on with ours", async () => {
    const { session, url, dir } = await start(FILES.slice(0, 1));
    await drizzleOrm(dir, url);
    rewriteHistory(dir, FILES.slice(0, 2));
    expect(await run(session, dir)).toEqual(["0001_second"]);
    rewriteHistory(dir, FILES);
    await drizzleOrm(dir, url);
    expect(await run(session, dir)).toEqual([]);
    const { applied, pending, refusals } = await readStatus(session, readHistory(dir));
    expect(applied.map(({ tag }) => tag)).toEqual(FILES.map(({ tag }) => tag));
    expect([pending, refusals]).toEqual([[], []]);
  });

  test("lacks the late file that drizzle-orm skips in silence, and gets it", async () => {
    const { session, url, dir } = await start(FILES.toSpliced(1, 1));
    await drizzleOrm(dir, url);
    rewriteHistory(dir, FILES);
    await drizzleOrm(dir, url);
    expect(await session.query("SELECT to_regclass('b') AS b")).toEqual([{ b: null }]);
    expect(await run(session, dir)).toEqual(["0001_second"]);
  });

  test("tells an edit as ours does", async () => {
    const { session, url, dir } = await start();
    await drizzleOrm(dir, url);
    writeFileSync(join(dir, "0002_third.sql"), "CREATE TABLE c (id bigint);");
    expect(await refused(session, dir)).toContain("0002_third.sql was edited after it was applied");
  });
});

describe("a ledger of another checkout", () => {
  test("that is further: names what is missing here, by name where we wrote it, else by date", async () => {
    const ours = await start();
    await run(ours.session, ours.dir);
    rewriteHistory(ours.dir, FILES.slice(0, 2));
    expect(await refused(ours.session, ours.dir)).toMatchInlineSnapshot(`
      "Nothing was run.
      0002_third.sql is applied and not in the history any more; restore it and its journal entry"
    `);
    const theirs = await start();
    await drizzleOrm(theirs.dir, theirs.url);
    rewriteHistory(theirs.dir, FILES.slice(0, 2));
    expect(await refused(theirs.session, theirs.dir)).toMatchInlineSnapshot(`
      "Nothing was run.
      a migration of 2023-11-14T22:13:22.000Z (created_at 1700000002000, hash 864e46311d4e…) is applied and unknown to this history; use the history that it comes from, or merge the branch that holds it"
    `);
  });

  test("with other line ends is the same", async () => {
    const { session, dir } = await start();
    await run(session, dir);
    rewriteHistory(
      dir,
      FILES.map((file) => ({ ...file, sql: file.sql.replaceAll("\n", "\r\n") })),
    );
    expect(await run(session, dir)).toEqual([]);
  });

  test("with its phase written above it since is the same", async () => {
    const { session, dir } = await start();
    await run(session, dir);
    rewriteHistory(
      dir,
      FILES.map((file) => ({ ...file, sql: `-- slipway: phase=contract\n${file.sql}` })),
    );
    expect(await run(session, dir)).toEqual([]);
  });
});

test("two branches that gave one number are both applied, by date, whichever was first", async () => {
  const [init] = FILES;
  if (init === undefined) throw new Error("no first file");
  const theirs = { tag: "0001_theirs", sql: "CREATE TABLE theirs (id int);", when: init.when + 5 };
  const ours = { tag: "0001_ours", sql: "CREATE TABLE ours (id int);", when: init.when + 9 };
  for (const first of [theirs, ours]) {
    const { session, dir } = await start([init, first]);
    await run(session, dir);
    rewriteHistory(dir, [init, theirs, ours]);
    expect(await run(session, dir)).toEqual([first === theirs ? ours.tag : theirs.tag]);
  }
});

test("a file that was applied and is gone stops everything, whether or not its entry is there", async () => {
  const { session, dir } = await start();
  await run(session, dir);
  rmSync(join(dir, "0001_second.sql"));
  expect(() => readHistory(dir)).toThrow("0001_second.sql is in the journal and not there");
  rewriteHistory(dir, FILES.toSpliced(1, 1));
  expect(await refused(session, dir)).toContain(
    "0001_second.sql is applied and not in the history any more; restore it and its journal entry",
  );
});

describe("a database that is not empty and has no ledger", () => {
  test("leads to adopt from whatever the first file finds there", async () => {
    const there: [string, string][] = [
      ["CREATE TABLE a (id int)", "CREATE TABLE a (id int);"],
      ["CREATE TYPE a AS ENUM ('x')", "CREATE TYPE a AS ENUM ('x');"],
      ["CREATE SCHEMA a", "CREATE SCHEMA a;"],
      ["CREATE TABLE a (id int)", "ALTER TABLE a ADD id int;"],
      ["CREATE FUNCTION a() RETURNS int RETURN 1", "CREATE FUNCTION a() RETURNS int RETURN 1;"],
    ];
    for (const [before, sql] of there) {
      const { session, dir } = await start(numbered({ init: sql }));
      await session.query(before);
      expect(await refused(session, dir)).toContain(
        "`slipway adopt` records that without running it",
      );
    }
  });

  test("and no database of which something is recorded", async () => {
    const { session, dir } = await start(numbered({ init: "SELECT 1;", a: "CREATE TABLE a ();" }));
    await session.query("CREATE TABLE a ()");
    for (const _ of ["the run that records the first file", "a later run"]) {
      expect(await refused(session, dir)).not.toContain("adopt");
    }
  });
});
