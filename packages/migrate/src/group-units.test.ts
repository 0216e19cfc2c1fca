import { describe, expect, test } from "vitest";
import { groupUnits } from "./group-units.ts";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { planUnits } from "./plan.ts";
import { counted } from "./testing/counted.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "./testing/open-test-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

const EMPTY = { migrations: [], units: [], complete: true, fresh: false };

const history = (files: Readonly<Record<string, string>>) =>
  readHistory(writeHistory(numbered(files)));

/** Groups as `one two | three`; `:1` is a file's second unit. */
async function groups(files: Readonly<Record<string, string>>): Promise<string> {
  const { units, refusals } = await planUnits(history(files), EMPTY, { phase: "all" });
  expect(refusals).toEqual([]);
  const named = groupUnits(units).map((group) =>
    group.map(({ migration: { tag }, index }) => tag.slice(5) + (index > 0 ? `:${index}` : "")),
  );
  return named.map((names) => names.join(" ")).join(" | ");
}

test("gathers consecutive batch units, and stops at those of other lanes", async () => {
  const files = {
    a: "CREATE TABLE a (id int);",
    b: "DO $$ BEGIN ALTER TABLE a ADD COLUMN b int REFERENCES a ON DELETE SET NULL; END $$;",
    c: "SELECT 1; CREATE INDEX CONCURRENTLY ON a (id); SELECT 2;",
    d: "INSERT INTO a VALUES (1);",
  };
  expect(await groups(files)).toBe("a b c | c:1 | c:2 d");
});

test.each([
  "SET search_path TO app; CREATE TABLE t ();",
  "SET LOCAL lock_timeout TO 7;",
  "SELECT set_config('search_path', 'app', false);",
  "DO $$ BEGIN PERFORM set_config('search_path', 'app', false); END $$;",
  "DO $$ BEGIN SET ROLE app; END $$;",
  "CREATE TEMP TABLE t (id int);",
  "CREATE TABLE pg_temp.t (id int);",
  "SELECT 1 AS id INTO TEMP t;",
  "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
  "SELECT whatever();",
  "CREATE TEMP VIEW t AS SELECT 1;",
  "DO $$ BEGIN CREATE TEMPORARY TABLE t (id int); END $$;",
  "PREPARE p AS SELECT 1;",
  "LISTEN somebody;",
  "LOCK TABLE a;",
])("lets go by itself what leaves something in its session: %s", async (sql) => {
  expect(await groups({ a: "CREATE TABLE a ();", b: sql, c: "SELECT 1;", d: "SELECT 2;" })).toBe(
    "a | b | c d",
  );
});

test("commits a label before another file uses it, and not one of an enum that is new, too", async () => {
  const files = {
    a: "CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'ok'; CREATE TABLE t (m mood DEFAULT 'ok');",
    b: "ALTER TYPE other ADD VALUE 'new';",
    c: "CREATE TABLE u ();",
    d: "CREATE TABLE v (m other DEFAULT 'new');",
    e: "SELECT 1;",
  };
  expect(await groups(files)).toBe("a b c | d e");
});

test("keeps a request within what Neon takes, and a transaction within the locks there are", async () => {
  const long = `SELECT '${"x".repeat(900_000)}';`;
  expect(await groups({ a: long, b: long, c: long, d: "SELECT 1;" })).toBe("a b | c d");
  const many = Object.fromEntries(Array.from({ length: 401 }, (_, n) => [`m${n}`, "SELECT 1;"]));
  expect((await groups(many)).split(" | ").map((names) => names.split(" ").length)).toEqual([
    400, 1,
  ]);
});

describe.each(TRANSPORTS)("over %s", (transport) => {
  const open = async () => counted(await openTestSession(await testDatabase(), transport));

  test("brings 200 migrations to an empty database in three requests", async () => {
    const session = await open();
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [
        `m${n}`,
        `CREATE TABLE t${n} (id serial PRIMARY KEY, a text);`,
      ]),
    );
    expect((await migrate(session, history(files))).units).toHaveLength(200);
    expect(session.requests()).toBe(3);
    const whens = await session.query(
      "SELECT created_at AS at FROM drizzle.__drizzle_migrations ORDER BY id",
    );
    expect(whens.map(({ at }) => Number(at))).toEqual(
      history(files).migrations.map(({ when }) => when),
    );
  });

  test("goes one by one where anybody has a table, though nothing is recorded", async () => {
    const session = await open();
    await session.query("CREATE TABLE theirs ()");
    await migrate(session, history({ a: "CREATE TABLE a ();", b: "CREATE TABLE b ();" }));
    expect(session.requests()).toBe(1 + 2 + 2);
  });

  test("falls back to one by one, and finds the statement that fails", async () => {
    const session = await open();
    const files = {
      a: "CREATE TABLE a ();",
      b: "CREATE TABLE b ();\nSELECT 1/0;",
      c: "CREATE TABLE c ();",
    };
    const error = await migrateError(migrate(session, history(files)));
    expect(error.message).toContain("0001_b.sql:2:1: division by zero (22012)");
    expect(error.message).toContain("Applied by this run: 0000_a. Not applied: 0001_b, 0002_c.");
    expect(await session.query("SELECT tag FROM slipway.units")).toEqual([{ tag: "0000_a" }]);
  });

  test("takes one by one what works only with a commit in between", async () => {
    const session = await open();
    const files = {
      a: "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);",
      b: "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);",
      c: "ALTER TABLE b ADD COLUMN c int;",
    };
    expect((await migrate(session, history(files))).units).toHaveLength(3);
  });
});
