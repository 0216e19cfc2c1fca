import { describe, expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import type { MigrateEvent } from "./migrate-event.ts";
import type { Session } from "./session/session.ts";
import { hashOf } from "./text-hash.ts";
import { openSession } from "./session/open-session.ts";
import { counted } from "./testing/counted.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "./testing/open-test-session.ts";
import { numbered, rewriteHistory, writeHistory } from "./testing/write-history.ts";

const SHOP = {
  init: 'CREATE TABLE "items" ("id" serial PRIMARY KEY, "name" text NOT NULL);',
  price:
    'ALTER TABLE "items" ADD COLUMN "price" integer;--> statement-breakpoint\nCREATE INDEX "price_idx" ON "items" ("price");',
  seed: "INSERT INTO items (name, price) VALUES ('größe', 1), ('𝛼;', 2);",
};

async function ledgerOf(session: Session) {
  return {
    drizzle: await session.query(
      "SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id",
    ),
    units: await session.query(
      "SELECT tag, unit, of, state FROM slipway.units ORDER BY migration, unit",
    ),
  };
}

const tables = (session: Session) =>
  session.query(
    "SELECT tablename AS t FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
  );

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("applies a history with its ledger to an empty database at once, and then nothing with one request", async () => {
    const session = counted(await openTestSession(await testDatabase(), transport));
    const history = readHistory(writeHistory(numbered(SHOP)));
    const events: MigrateEvent[] = [];
    const report = await migrate(session, history, { onEvent: (event) => events.push(event) });

    expect(report.units.map(({ tag, index, of }) => [tag, index, of])).toEqual([
      ["0000_init", 0, 1],
      ["0001_price", 0, 1],
      ["0002_seed", 0, 1],
    ]);
    // An empty database is told by two requests, the ledger is made with the first unit.
    expect(session.requests()).toBe(3);
    expect(events.map(({ type }) => type).join(" ")).toBe(
      "planned started applied applied applied",
    );
    expect(await session.query("SELECT name, price FROM items ORDER BY id")).toEqual([
      { name: "größe", price: "1" },
      { name: "𝛼;", price: "2" },
    ]);
    const { drizzle, units } = await ledgerOf(session);
    expect(drizzle).toEqual(
      history.migrations.map(({ hash, when }, n) => ({
        id: String(n + 1),
        hash,
        created_at: String(when),
      })),
    );
    expect(units.map((unit) => unit["tag"])).toEqual(["0000_init", "0001_price", "0002_seed"]);

    const before = session.requests();
    expect(await migrate(session, history)).toEqual({ units: [], left: [] });
    expect(session.requests() - before).toBe(1);
  });

  test("applies units one by one where anything is applied already", async () => {
    const session = counted(await openTestSession(await testDatabase(), transport));
    const files = numbered(SHOP);
    await migrate(session, readHistory(writeHistory(files.slice(0, 1))));
    const before = session.requests();
    const events: MigrateEvent[] = [];
    const history = readHistory(writeHistory(files));
    await migrate(session, history, { onEvent: (event) => events.push(event) });
    // What is applied is told by two requests: it is not all.
    expect(session.requests() - before).toBe(2 + 2);
    expect(events.map(({ type }) => type).join(" ")).toBe(
      "planned started applied started applied",
    );
  });

  test("makes the ledger of a history without migrations", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    await migrate(session, readHistory(writeHistory([])));
    expect(await session.query("SELECT * FROM slipway.status")).toEqual([]);
  });

  test("leaves nothing of a failing unit, and says where it failed and what is applied", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const broken = `-- größe
CREATE TABLE extras (id int);
INSERT INTO items (name)
  VALUES ('𝛼', 1);
CREATE TABLE more (id int);`;
    const dir = writeHistory(numbered({ init: SHOP.init, broken, seed: SHOP.seed }));
    const error = await migrateError(migrate(session, readHistory(dir)));
    expect(error.code).toBe("failed");
    expect(error.message)
      .toBe(`0001_broken.sql:4:17: INSERT has more expressions than target columns (42601)
  3 | INSERT INTO items (name)
  4 |   VALUES ('𝛼', 1)
Nothing of this file is applied.
Applied by this run: 0000_init. Not applied: 0001_broken, 0002_seed.`);
    expect(error.details).toMatchObject({
      tag: "0001_broken",
      sqlstate: "42601",
      position: { line: 4, column: 17 },
      applied: ["0000_init"],
    });
    expect(await tables(session)).toMatchObject([
      { t: "__drizzle_migrations" },
      { t: "items" },
      { t: "releases" },
      { t: "units" },
    ]);
    const { units } = await ledgerOf(session);
    expect(units.map((unit) => unit["tag"])).toEqual(["0000_init"]);

    rewriteHistory(
      dir,
      numbered({ init: SHOP.init, broken: "SELECT 1;", price: SHOP.price, seed: SHOP.seed }),
    );
    expect((await migrate(session, readHistory(dir))).units).toHaveLength(3);
  });

  test("finds the failing statement where Postgres names no position, with detail and hint", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const broken = `CREATE TABLE a (id int PRIMARY KEY);
INSERT INTO a VALUES (1);
DO $$
BEGIN
  INSERT INTO a VALUES (1);
END $$;
SELECT 1;`;
    const error = await migrateError(
      migrate(session, readHistory(writeHistory(numbered({ broken })))),
    );
    expect(error.message)
      .toBe(`0000_broken.sql:3:1: duplicate key value violates unique constraint "a_pkey" (23505)
  detail: Key (id)=(1) already exists.
  3 | DO $$
  4 | BEGIN
  5 |   INSERT INTO a VALUES (1);
  6 | END $$
Nothing of this file is applied.
Applied by this run: nothing. Not applied: 0000_broken.`);
  });

  test("tells a failing commit from a failing statement", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const broken = `CREATE TABLE a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO a VALUES (1), (1);`;
    const error = await migrateError(
      migrate(session, readHistory(writeHistory(numbered({ broken })))),
    );
    expect(error.message).toContain("0000_broken.sql: at the commit: duplicate key value");
  });

  test("does not blame a statement for a ledger that cannot be made", async () => {
    const database = await testDatabase();
    const owner = await openTestSession(database, transport);
    await owner.transaction([
      "CREATE SCHEMA drizzle",
      "CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text)",
    ]);
    const history = readHistory(writeHistory(numbered(SHOP)));
    const error = await migrateError(migrate(owner, history));
    expect(error.code).toBe("failed");
    expect(error.message).toContain("created_at");
    expect(error.message).not.toContain("init.sql:1");
  });

  test("applies the units of one file one by one, and goes on where it stopped", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const wrong = numbered({
      moods: `CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE people (mood mood);
BEGIN;
ALTER TYPE mood ADD VALUE 'calm';
COMMIT;
INSERT INTO nobody VALUES ('calm');`,
    });
    const error = await migrateError(migrate(session, readHistory(writeHistory(wrong))));
    expect(error.message).toContain('0000_moods.sql:6:13: relation "nobody" does not exist');
    expect(error.message).toContain("Of this file's 3 units 2 are applied. Mend");
    expect(await session.query("SELECT * FROM drizzle.__drizzle_migrations")).toEqual([]);

    await session.query("CREATE TABLE nobody (mood mood)");
    const report = await migrate(session, readHistory(writeHistory(wrong)));
    expect(report.units.map(({ index, of }) => [index, of])).toEqual([[2, 3]]);
    expect(await session.query("SELECT mood FROM nobody")).toEqual([{ mood: "calm" }]);
    expect((await ledgerOf(session)).units).toHaveLength(3);
    expect(await session.query("SELECT tag FROM slipway.status")).toEqual([{ tag: "0000_moods" }]);
  });

  test("commits a new enum label before it is used, with the settings of the file", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const labels = `CREATE SCHEMA app;
SET search_path TO app;
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE people (mood mood);
COMMIT;
ALTER TYPE mood ADD VALUE 'calm';
INSERT INTO people VALUES ('calm');`;
    const report = await migrate(session, readHistory(writeHistory(numbered({ labels }))));
    expect(report.units).toHaveLength(3);
    expect(await session.query("SELECT mood FROM app.people")).toEqual([{ mood: "calm" }]);
  });

  test("keeps settings of a file from the ledger, the next file and the session", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    const role = `settings_${transport}`;
    const history = readHistory(
      writeHistory(
        numbered({
          role: `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            GRANT ${role} TO CURRENT_USER;`,
          dirty: `SET search_path TO nowhere; SET ROLE ${role}; SET timezone TO 'Asia/Tokyo'; SET standard_conforming_strings TO off;
            SET lock_timeout TO 1; CREATE TEMP TABLE leftover (a int); DO $$ BEGIN PERFORM 1; END $$; SELECT pg_advisory_lock(7);`,
          reset: "RESET ALL; DO $$ BEGIN NULL; END $$;",
          clean:
            "CREATE TABLE clean AS SELECT current_user AS who, to_regclass('leftover') AS temp;",
        }),
      ),
    );
    await migrate(session, history);
    const [row] = await session.query("SELECT who, temp FROM public.clean");
    expect(row).toEqual({ who: new URL(database.url).username, temp: null });
    expect((await ledgerOf(session)).units).toHaveLength(4);
    const locks =
      "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    expect(await session.query(locks)).toEqual([{ n: "0" }]);
  });

  test("takes the file's own text as it is: psql variables, backslashes, dollar tags of ours", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const odd = String.raw`CREATE TABLE odd AS SELECT 'a\b''c' AS x, E'\\n' AS y, $slipway$ $1 ${"${z}"} %s $slipway$ AS z;
DO $slipway$ BEGIN INSERT INTO odd VALUES ('\', '', ''); END $slipway$;`;
    await migrate(session, readHistory(writeHistory(numbered({ odd }))));
    expect(await session.query("SELECT * FROM odd ORDER BY x DESC")).toEqual([
      { x: "a\\b'c", y: "\\n", z: " $1 ${z} %s " },
      { x: "\\", y: "", z: "" },
    ]);
  });
});

test("refuses an edited, a deleted and an unknown migration by name, before anything runs", async () => {
  const session = await openTestSession(await testDatabase());
  const dir = writeHistory(numbered({ one: "SELECT 1;", two: "SELECT 2;" }));
  await migrate(session, readHistory(dir));

  rewriteHistory(
    dir,
    numbered({ one: "SELECT 1; ", two: "SELECT 2;", three: "CREATE TABLE t ();" }),
  );
  const edited = await migrateError(migrate(session, readHistory(dir)));
  expect(edited.code).toBe("refused");
  expect(edited.message).toBe(
    "Nothing was run.\n0000_one.sql was edited after it was applied; restore it and generate a new migration",
  );

  rewriteHistory(dir, numbered({ one: "SELECT 1;", two: "SELECT 2;" }).slice(1));
  const deleted = await migrateError(migrate(session, readHistory(dir)));
  expect(deleted.message).toContain(
    "0000_one.sql is applied and not in the history any more; restore it",
  );

  await session.query(
    "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('abcdef0123456789', 1600000000000)",
  );
  rewriteHistory(
    dir,
    numbered({ one: "SELECT 1;", two: "SELECT 2;", three: "CREATE TABLE t ();" }),
  );
  const unknown = await migrateError(migrate(session, readHistory(dir)));
  expect(unknown.message).toContain(
    "a migration of 2020-09-13T12:26:40.000Z (created_at 1600000000000, hash abcdef012345…)",
  );
  expect(await session.query("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
});

test("applies an older migration that was merged late", async () => {
  const session = await openTestSession(await testDatabase());
  const all = numbered({
    one: "CREATE TABLE one ();",
    late: "CREATE TABLE late ();",
    three: "CREATE TABLE three ();",
  });
  const dir = writeHistory(all.toSpliced(1, 1));
  await migrate(session, readHistory(dir));
  rewriteHistory(dir, all);
  const report = await migrate(session, readHistory(dir));
  expect(report.units.map(({ tag }) => tag)).toEqual(["0001_late"]);
  expect(await session.query("SELECT to_regclass('late') AS t")).toEqual([{ t: "late" }]);
});

test("does not run what drizzle-kit applied after the plan was made", async () => {
  const session = await openTestSession(await testDatabase());
  const dir = writeHistory(numbered({ one: "CREATE TABLE one ();", two: "CREATE TABLE two ();" }));
  await migrate(session, readHistory(writeHistory([])));
  const history = readHistory(dir);
  const planned = history.migrations.map(
    ({ hash, when }) =>
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('${hash}', ${when})`,
  );
  const raced: Session = {
    ...session,
    transaction: async (statements) => {
      for (const statement of planned.splice(0)) await session.query(statement);
      return session.transaction(statements);
    },
  };
  expect((await migrate(raced, history)).units).toEqual([]);
  expect(await session.query("SELECT to_regclass('one') AS t")).toEqual([{ t: null }]);
});

test("takes a file for applied when only its line ends changed", async () => {
  const session = await openTestSession(await testDatabase());
  const dir = writeHistory(numbered({ one: "CREATE TABLE a (\n  id int\n);\n" }));
  await migrate(session, readHistory(dir));
  rewriteHistory(dir, numbered({ one: "CREATE TABLE a (\r\n  id int\r\n);\r\n" }));
  expect((await migrate(session, readHistory(dir))).units).toEqual([]);
});

test("refuses a file whose other version is applied in part", async () => {
  const session = await openTestSession(await testDatabase());
  const half = "CREATE TABLE a (); COMMIT; SELECT 1/0;";
  const dir = writeHistory(numbered({ half }));
  await migrateError(migrate(session, readHistory(dir)));
  rewriteHistory(dir, numbered({ half: half.replace("1/0", "1") }));
  const error = await migrateError(migrate(session, readHistory(dir)));
  expect(error.details.refusals).toMatchObject([{ code: "half-done", tag: "0000_half" }]);
});

test("runs nothing at all if one pending file cannot be run, and names all that cannot", async () => {
  const session = await openTestSession(await testDatabase());
  const history = readHistory(
    writeHistory(
      numbered({
        fine: "CREATE TABLE fine ();",
        copy: "SELECT 1;\nCOPY fine FROM STDIN;",
        wrong: "SELEC 1;",
      }),
    ),
  );
  const error = await migrateError(migrate(session, history));
  expect(error.message).toBe(
    `Nothing was run.
0001_copy.sql:2:1: COPY through the client needs psql; write INSERT
0002_wrong.sql:1:1: syntax error at or near "SELEC"; correct the SQL`,
  );
  expect(await tables(session)).toEqual([]);
});

test("leaves contract files pending on a deploy, and runs every file on an empty database", async () => {
  const files = numbered({
    init: "CREATE TABLE t (a int, b int);",
    contract: "-- slipway: phase=contract\nALTER TABLE t DROP COLUMN a;",
    expand: "ALTER TABLE t ADD COLUMN c int;",
  });
  const fresh = await openTestSession(await testDatabase());
  const history = readHistory(writeHistory(files));
  expect(await migrate(fresh, history, { phase: "expand" })).toMatchObject({ left: [] });

  const live = await openTestSession(await testDatabase());
  await migrate(live, readHistory(writeHistory(files.slice(0, 1))));
  const report = await migrate(live, history, { phase: "expand" });
  expect(report.units.map(({ tag }) => tag)).toEqual(["0002_expand"]);
  expect(report.left).toEqual(["0001_contract"]);
  expect((await migrate(live, history)).units.map(({ tag }) => tag)).toEqual(["0001_contract"]);
});

test("records the release that applied a unit", async () => {
  const session = await openTestSession(await testDatabase());
  const history = readHistory(writeHistory(numbered({ one: "SELECT 1;" })));
  await migrate(session, history, { release: "it's r1" });
  expect(await session.query("SELECT release FROM slipway.units")).toEqual([
    { release: "it's r1" },
  ]);
});

test("names a database that does not answer", async () => {
  const session = await openSession("postgres://u:s3cret@localhost:1/db");
  const error = await migrateError(migrate(session, readHistory(writeHistory([]))));
  expect(error.code).toBe("unreachable");
  expect(error.message).toMatch(
    /^postgres:\/\/u@localhost:1\/db cannot be reached: .*ECONNREFUSED/,
  );
});

test("gives the hash that drizzle gives", async () => {
  const session = await openTestSession(await testDatabase());
  await migrate(session, readHistory(writeHistory(numbered({ one: "SELECT 'é';\r\n" }))));
  const [row] = await session.query("SELECT hash FROM slipway.status");
  expect(row).toEqual({ hash: hashOf("SELECT 'é';\r\n") });
});
