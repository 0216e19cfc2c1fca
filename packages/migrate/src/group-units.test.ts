import { describe, expect, test } from "vitest";
import { readFingerprint } from "./fingerprint.ts";
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

const table = (name: string) => `CREATE TABLE ${name} (id serial);`;

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
    b: "DO $$ BEGIN\n ALTER TABLE a ADD CONSTRAINT b FOREIGN KEY (id) REFERENCES a (id) ON DELETE set null ON UPDATE no action;\nEXCEPTION\n WHEN duplicate_object THEN null;\nEND $$;",
    c: "INSERT INTO a VALUES (1); CREATE INDEX CONCURRENTLY ON a (id); CREATE TABLE c ();",
    d: "CREATE TABLE d ();",
    e: "INSERT INTO a VALUES (1);",
    f: "CREATE TABLE f ();",
  };
  expect(await groups(files)).toBe("a b c | c:1 | c:2 d | e | f");
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
  "DO $$ BEGIN /* first */ SET LOCAL search_path TO app; CREATE TABLE t (id int); END $$;",
  "DO $$ BEGIN EXECUTE $q$SET search_path TO app$q$; END $$;",
  "DO $$ BEGIN PERFORM f(); END $$;",
  "DO $$ BEGIN ALTER TABLE a ADD CHECK (true); EXCEPTION WHEN OTHERS THEN null; END $$;",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; INSERT INTO a SELECT f();",
])(
  "lets go by itself what may leave something in its session, or hide an error: %s",
  async (sql) => {
    const files = {
      a: "CREATE TABLE a ();",
      b: sql,
      c: "CREATE TABLE c ();",
      d: "CREATE TABLE d ();",
    };
    expect(await groups(files)).toBe("a | b | c d");
  },
);

test("lets go by itself what changes rows where code could run, and after a group that stays", async () => {
  const code =
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN SET search_path TO app; RETURN NEW; END';";
  const rows = "INSERT INTO a VALUES (1);";
  expect(
    await groups({ a: table("a"), b: rows, c: code, d: table("d"), e: rows, f: table("f") }),
  ).toBe("a b c d | e | f");
});

test("commits a label before another file uses it, and not one of an enum that is new, too", async () => {
  const files = {
    a: "CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'ok'; CREATE TABLE t (m mood DEFAULT 'ok');",
    b: "ALTER TYPE other ADD VALUE 'new';",
    c: "CREATE TABLE u ();",
    d: "CREATE TABLE v (m other DEFAULT 'new');",
    e: "CREATE TABLE w ();",
  };
  expect(await groups(files)).toBe("a a:1 b c | d e");
});

test("keeps a request within what Neon takes, and a transaction within the locks there are", async () => {
  const long = `COMMENT ON SCHEMA public IS '${"x".repeat(900_000)}';`;
  const short = "COMMENT ON SCHEMA public IS 'x';";
  expect(await groups({ a: long, b: long, c: long, d: short })).toBe("a b | c d");
  const many = Object.fromEntries(Array.from({ length: 401 }, (_, n) => [`m${n}`, short]));
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

  test("ends as one by one: settings, numbers of sequences, errors that a block hides", async () => {
    const files = {
      init: "CREATE SCHEMA app; CREATE TABLE r (id serial PRIMARY KEY, n text); CREATE TYPE e AS ENUM ('a'); CREATE TABLE x (e e);",
      index: "CREATE INDEX CONCURRENTLY ON r (n);",
      seed: "INSERT INTO r (n) VALUES ('admin'), ('user');",
      label: "DO $$ BEGIN ALTER TYPE e ADD VALUE 'b'; END $$;",
      use: "ALTER TABLE x ALTER COLUMN e SET DEFAULT 'b';",
      set: "DO $$ BEGIN\n -- for the app\n SET LOCAL search_path TO app; CREATE TABLE own (); END $$;",
      later: "CREATE TABLE later ();",
    };
    const [together, apart] = [await open(), await open()];
    await migrate(together, history(files));
    const names = Object.keys(files);
    for (const n of names.keys()) {
      const first = Object.fromEntries(Object.entries(files).slice(0, n + 1));
      await migrate(apart, history(first));
    }
    expect(await readFingerprint(together)).toEqual(await readFingerprint(apart));
    expect(await together.query("SELECT id, n FROM r ORDER BY id")).toEqual([
      { id: "1", n: "admin" },
      { id: "2", n: "user" },
    ]);
  });
});
