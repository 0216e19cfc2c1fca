import { describe, expect, onTestFinished, test } from "vitest";
import { LOCK_KEY } from "./guarded-batch.ts";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { resolve } from "./resolve.ts";
import type { Session } from "./session/session.ts";
import { readStatus } from "./status.ts";
import { openLosingSession } from "./testing/losing-session.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "./testing/open-test-session.ts";
import { numbered, rewriteHistory, writeHistory } from "./testing/write-history.ts";

const TWO = "CREATE TABLE a (id int);\nCOMMIT;\nINSERT INTO missing VALUES (1);\n";

/** A database on which the second unit of `0000_two` cannot succeed. */
async function halfDone(session: Session, sql = TWO): Promise<string> {
  const dir = writeHistory(numbered({ two: sql, after: "CREATE TABLE b (id int);" }));
  await migrateError(migrate(session, readHistory(dir)));
  return dir;
}

const recorded = (session: Session) =>
  session.query("SELECT unit, of, state, tag FROM slipway.units ORDER BY migration, unit");
const whole = (session: Session) =>
  session.query("SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id");

/** A unit of the first file that was begun, as the lanes leave it behind. */
async function leaveOpen(session: Session, dir: string, state: "pending" | "running") {
  const [first] = readHistory(dir).migrations;
  await session.query(`INSERT INTO slipway.units (migration, unit, of, tag, hash, state, cursor, rows)
    VALUES (${first?.when}, 1, 2, '${first?.tag}', '${first?.hash}', '${state}', '{"at": 7}', 7)`);
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("--applied records the unit that was done by hand, and the next run goes on after it", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const history = readHistory(await halfDone(session));
    const done = await resolve(session, history, { name: "0000_two", how: "applied" });
    expect(done).toMatchObject({ unit: 1, open: undefined, done: 2 });
    const [first] = history.migrations;
    expect(await whole(session)).toEqual([{ hash: first?.hash, created_at: String(first?.when) }]);
    expect((await migrate(session, history)).units).toMatchObject([{ tag: "0001_after" }]);
    expect((await readStatus(session, history)).pending).toEqual([]);
  });

  test("counts units as the run did, which looks a CALL up in earlier files", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const make = `CREATE TABLE a (id int); CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO a VALUES (1); COMMIT; PERFORM 1 / 0; END $$;`;
    const call = "SELECT 1;\nCALL fill();\nINSERT INTO a VALUES (2);";
    const history = readHistory(writeHistory(numbered({ make, call })));
    expect((await migrateError(migrate(session, history))).code).toBe("unresolved");
    expect((await migrateError(migrate(session, history))).code).toBe("unresolved");
    const done = await resolve(session, history, { name: "0001", how: "applied" });
    expect(done).toMatchObject({ unit: 1, done: 2, units: { length: 3 } });
    expect((await migrate(session, history)).units).toMatchObject([{ index: 2, of: 3 }]);
    expect(await session.query("SELECT id FROM a ORDER BY id")).toEqual([{ id: "1" }, { id: "2" }]);
  });

  test("--retry takes the edited rest of a file that is half done", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const dir = await halfDone(session);
    const mended =
      "CREATE TABLE a (id int);\nCOMMIT;\nSELECT 1; COMMIT;\nINSERT INTO a VALUES (1);\n";
    rewriteHistory(dir, numbered({ two: mended, after: "CREATE TABLE b (id int);" }));
    const history = readHistory(dir);
    const refused = await migrateError(migrate(session, history));
    expect(refused.message).toContain("`slipway resolve 0000_two --retry`");
    const done = await resolve(session, history, { name: "0000", how: "retry" });
    expect(done).toMatchObject({ unit: undefined, taken: 1, done: 1 });
    expect(await recorded(session)).toMatchObject([{ unit: "0", of: "3", state: "done" }]);
    const { units } = await migrate(session, history);
    expect(units.map(({ tag, index }) => `${tag}:${index}`)).toEqual([
      "0000_two:1",
      "0000_two:2",
      "0001_after:0",
    ]);
  });

  test.each(["pending", "running"] as const)(
    "a %s unit is forgotten or recorded",
    async (state) => {
      for (const how of ["retry", "applied"] as const) {
        const session = await openTestSession(await testDatabase(), transport);
        const dir = await halfDone(session);
        await leaveOpen(session, dir, state);
        const done = await resolve(session, readHistory(dir), { name: "0000_two.sql", how });
        expect(done).toMatchObject({ unit: 1, open: { state, rows: 7 } });
        const rows = [
          { unit: "0", state: "done" },
          ...(how === "retry" ? [] : [{ unit: "1", state: "done" }]),
        ];
        expect(await recorded(session)).toMatchObject(rows);
        expect(await whole(session)).toHaveLength(how === "retry" ? 0 : 1);
      }
    },
  );

  test("a statement whose connection broke is told done, or is run again as it is now", async () => {
    for (const how of ["applied", "retry"] as const) {
      const database = await testDatabase();
      const session = await openTestSession(database, transport);
      const slow =
        "-- slow\n-- slipway: lane=autocommit\nINSERT INTO t SELECT 1 FROM pg_sleep(60);";
      const dir = writeHistory(numbered({ init: "CREATE TABLE t (id int);", slow }));
      const stopped = migrateError(migrate(session, readHistory(dir)));
      const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()`;
      const other = await openTestSession(database);
      await expect.poll(() => other.query(end), { timeout: 20_000 }).toHaveLength(1);
      expect((await stopped).message).toContain("`slipway resolve 0001_slow --applied`");
      const mended = slow.replace("pg_sleep(60)", "pg_sleep(0)");
      if (how === "retry") {
        rewriteHistory(dir, numbered({ init: "CREATE TABLE t (id int);", slow: mended }));
      }
      const done = await resolve(session, readHistory(dir), { name: "0001", how });
      expect(done).toMatchObject({ unit: 0, open: { state: "pending" } });
      await migrate(session, readHistory(dir));
      expect(await session.query("SELECT id FROM t")).toEqual(how === "retry" ? [{ id: "1" }] : []);
      expect(await whole(session)).toHaveLength(2);
    }
  });

  test("of many at once one settles, and none writes twice", async () => {
    const database = await testDatabase();
    const dir = await halfDone(await openTestSession(database));
    const sessions = await Promise.all(
      Array.from({ length: 6 }, () => openTestSession(database, transport)),
    );
    const results = await Promise.allSettled(
      sessions.map((session) =>
        resolve(session, readHistory(dir), { name: "0000", how: "applied" }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const session = await openTestSession(database);
    expect(await recorded(session)).toHaveLength(2);
    expect(await whole(session)).toHaveLength(1);
  });

  test("an answer that is lost is not an error", async () => {
    const database = await testDatabase();
    const dir = await halfDone(await openTestSession(database));
    const losing = await openLosingSession(database, transport);
    await resolve(losing, readHistory(dir), { name: "0000", how: "applied" });
    expect(losing.writes()).toBe(2);
    expect(await whole(await openTestSession(database))).toHaveLength(1);
  });
});

test("--applied of a file of which nothing ran records its first unit alone", async () => {
  const session = await openTestSession(await testDatabase());
  const history = readHistory(writeHistory(numbered({ two: TWO })));
  const done = await resolve(session, history, { name: "0000_two", how: "applied" });
  expect(done).toMatchObject({ unit: 0, open: undefined, done: 1 });
  expect(await recorded(session)).toMatchObject([{ unit: "0", of: "2", state: "done" }]);
  expect(await whole(session)).toEqual([]);
});

test("refuses what cannot be settled, with the next step", async () => {
  const session = await openTestSession(await testDatabase());
  const dir = await halfDone(session);
  const refusal = async (name: string, how: "applied" | "retry") =>
    (await migrateError(resolve(session, readHistory(dir), { name, how }))).message.replace(
      dir,
      "DIR",
    );
  expect(await refusal("0009_none", "retry")).toMatchInlineSnapshot(
    `"DIR has no migration "0009_none"; \`slipway status\` lists what is pending"`,
  );
  expect(await refusal("0001_after", "retry")).toMatchInlineSnapshot(
    `"0001_after.sql has no unit that was begun; \`slipway migrate\` runs it from its beginning, or say --applied if its first unit took effect by other means"`,
  );
  expect(await refusal("0000_two", "retry")).toMatchInlineSnapshot(
    `"0000_two.sql has no open unit, and its file is the one that was begun; \`slipway migrate\` goes on with it"`,
  );
  rewriteHistory(
    dir,
    numbered({ two: "CREATE TABLE a (id int);", after: "CREATE TABLE b (id int);" }),
  );
  expect(await refusal("0000_two", "retry")).toMatchInlineSnapshot(
    `"0000_two.sql now has 1 unit, and 1 of it is applied: nothing would be left to run; keep in it what was applied, and change what comes after that"`,
  );
  expect(await refusal("0000_two", "applied")).toMatchInlineSnapshot(
    `"0000_two.sql was edited since it was begun, so that its units cannot be told; restore that version, or say \`slipway resolve 0000_two --retry\` to go on with this one"`,
  );
  rewriteHistory(dir, numbered({ two: "SELEC", after: "CREATE TABLE b (id int);" }));
  expect(await refusal("0000_two", "retry")).toMatchInlineSnapshot(
    `"0000_two.sql:1:1: syntax error at or near "SELEC"; correct the SQL"`,
  );
  rewriteHistory(dir, numbered({ two: TWO, after: "CREATE TABLE b (id int);" }));
  await resolve(session, readHistory(dir), { name: "0000_two", how: "applied" });
  expect(await refusal("0000_two", "applied")).toMatchInlineSnapshot(
    `"0000_two.sql is applied whole; there is nothing to settle"`,
  );
  rewriteHistory(dir, numbered({ two: "SELECT 1;", after: "CREATE TABLE b (id int);" }));
  expect(await refusal("0000_two", "retry")).toMatchInlineSnapshot(
    `"0000_two.sql was edited after it was applied; restore it and generate a new migration. \`resolve\` settles only what is not applied whole"`,
  );
});

test("a number that two branches gave is no name", async () => {
  const session = await openTestSession(await testDatabase());
  const files = [
    { tag: "0001_ours", sql: "SELECT 1;", when: 1 },
    { tag: "0001_theirs", sql: "SELECT 2;", when: 2 },
  ];
  const history = readHistory(writeHistory(files));
  const { code, message } = await migrateError(
    resolve(session, history, { name: "0001", how: "applied" }),
  );
  expect(code).toBe("unknown-migration");
  expect(message).toBe('"0001" may be any of 0001_ours, 0001_theirs; write the whole name');
});

test("gives way to another migrator, and names it", { timeout: 60_000 }, async () => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const dir = await halfDone(session);
  const other = await session.connect();
  onTestFinished(() => other.close());
  await other.query(`SELECT pg_advisory_lock(${LOCK_KEY})`);
  const { code, message } = await migrateError(
    resolve(session, readHistory(dir), { name: "0000", how: "applied" }),
  );
  expect(code).toBe("busy");
  expect(message).toMatch(
    /another migrator is at work; run it again when that has ended\.\n  pid \d+/,
  );
});
