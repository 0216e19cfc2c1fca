import { describe, expect, test } from "vitest";
import { readHistory } from "../history.ts";
import { migrate, type MigrateOptions } from "../migrate.ts";
import type { MigrateEvent } from "../migrate-event.ts";
import type { Session } from "../session/session.ts";
import { migrateError } from "../testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "../testing/open-test-session.ts";
import { numbered, writeHistory } from "../testing/write-history.ts";

const history = (files: Readonly<Record<string, string>>) =>
  readHistory(writeHistory(numbered(files)));

/** A thousand rows, and a trigger that writes down in which transaction each was changed. */
const INIT = `CREATE TABLE t (id bigint PRIMARY KEY, a int, b int);
  INSERT INTO t SELECT n * 3, n, NULL FROM generate_series(1, 1000) AS n;
  CREATE TABLE witness (id bigint, at xid8);
  CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO public.witness VALUES (OLD.id, pg_current_xact_id()); RETURN coalesce(NEW, OLD); END $$;
  CREATE TRIGGER see BEFORE UPDATE OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION see();`;

const FILL =
  "SELECT 1;\n-- slipway: lane=backfill batch=100\nUPDATE t SET b = a * 2 WHERE a <= 500 OR a > 900;";
const SEEN =
  "SELECT count(*) AS rows, count(DISTINCT id) AS once, count(DISTINCT at) AS batches FROM witness";
const UNITS =
  "SELECT tag, unit, of, state, cursor, rows FROM slipway.units ORDER BY migration, unit";

async function fill(session: Session, sql: string, options: MigrateOptions = {}, init = INIT) {
  await migrate(session, history({ init }));
  return await migrate(session, history({ init, fill: sql }), options);
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  const open = async () => await openTestSession(await testDatabase(), transport);

  test("changes each row once, a range in each transaction, and records how many", async () => {
    const session = await open();
    const events: MigrateEvent[] = [];
    const report = await fill(session, FILL, { onEvent: (event) => events.push(event) });
    expect(report.units).toHaveLength(2);
    expect(await session.query(SEEN)).toEqual([{ rows: "600", once: "600", batches: "6" }]);
    expect(await session.query("SELECT count(*) AS n FROM t WHERE b = a * 2")).toEqual([
      { n: "600" },
    ]);
    expect((await session.query(UNITS)).at(-1)).toEqual({
      tag: "0001_fill",
      unit: "1",
      of: "2",
      state: "done",
      cursor: null,
      rows: "600",
    });
    const rows = events.flatMap((event) => (event.type === "progress" ? event.rows : []));
    expect(rows).toEqual([0, 100, 200, 300, 400, 500, 500, 500, 500, 500, 600]);
  });

  test("goes on where it was broken off, and says how far it is", async () => {
    const session = await open();
    const broken = FILL.replace("a * 2", "a * 2 / (a - 250)");
    const error = await migrateError(fill(session, broken));
    expect(error.code).toBe("failed");
    expect(error.message).toContain("0001_fill.sql:3:1: division by zero (22012)");
    expect(error.message).toContain(
      "200 rows are changed and stay so: the next run goes on from there.",
    );
    expect((await session.query(UNITS)).at(-1)).toMatchObject({
      state: "running",
      rows: "200",
    });
    expect(
      await session.query("SELECT cursor::jsonb ->> 1 AS at FROM slipway.units WHERE unit = 1"),
    ).toEqual([{ at: "600" }]);
    await session.query("UPDATE t SET a = 0 WHERE a = 250");
    await session.query("DELETE FROM witness");
    await migrate(session, history({ init: INIT, fill: broken }));
    expect(await session.query(SEEN)).toEqual([{ rows: "400", once: "400", batches: "4" }]);
    expect((await session.query(UNITS)).at(-1)).toMatchObject({ state: "done", rows: "600" });
  });

  test("deletes in ranges, from a table that is named with its schema and an alias", async () => {
    const session = await open();
    const sql =
      '-- big\n-- slipway: lane=backfill batch=400\nDELETE FROM ONLY public."t" AS x WHERE x.a % 2 = 0 -- half';
    await fill(session, sql);
    expect(await session.query("SELECT count(*) AS n FROM t")).toEqual([{ n: "500" }]);
    expect(await session.query(SEEN)).toEqual([{ rows: "500", once: "500", batches: "3" }]);
  });

  test.each([
    [
      "text",
      "CREATE TABLE t (id text COLLATE \"C\" PRIMARY KEY, b int); INSERT INTO t SELECT '''é' || n, 0 FROM generate_series(1, 300) AS n;",
    ],
    [
      "uuid",
      "CREATE TABLE t (id uuid PRIMARY KEY, b int); INSERT INTO t SELECT gen_random_uuid(), 0 FROM generate_series(1, 300);",
    ],
    [
      "timestamptz",
      "CREATE TABLE t (id timestamptz PRIMARY KEY, b int); INSERT INTO t SELECT now() + n * interval '1.000001 s', 0 FROM generate_series(1, 300) AS n;",
    ],
    [
      "enum",
      "CREATE TYPE e AS ENUM ('z', 'a'); CREATE TABLE t (id e NOT NULL UNIQUE, b int); INSERT INTO t VALUES ('a', 0), ('z', 0);",
    ],
    [
      "float8",
      "CREATE TABLE t (id float8 PRIMARY KEY, b int); INSERT INTO t SELECT n / 7.0, 0 FROM generate_series(1, 300) AS n; INSERT INTO t VALUES ('NaN', 0), ('-Infinity', 0);",
    ],
    [
      "numeric",
      "CREATE TABLE t (id numeric PRIMARY KEY, b int); INSERT INTO t SELECT n / 7.0, 0 FROM generate_series(1, 300) AS n;",
    ],
    ["an empty table", "CREATE TABLE t (id int PRIMARY KEY, b int);"],
    [
      "partitions",
      "CREATE TABLE t (id int PRIMARY KEY, b int) PARTITION BY HASH (id); CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1); INSERT INTO t SELECT n, 0 FROM generate_series(1, 300) AS n;",
    ],
  ])("goes by a key of %s", async (_, init) => {
    const session = await open();
    await fill(
      session,
      "SELECT 1;\n-- slipway: lane=backfill batch=7\nUPDATE t SET b = b + 1;",
      {},
      init,
    );
    expect(await session.query("SELECT FROM t WHERE b <> 1")).toEqual([]);
  });

  test.each([
    [
      "no key of one column",
      "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));",
      "UPDATE t SET b = 1;",
      '"t" has no key of one column',
    ],
    [
      "only a partial one",
      "CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX ON t (a) WHERE b > 0;",
      "UPDATE t SET b = 1;",
      '"t" has no key of one column',
    ],
    [
      "a key that it sets",
      INIT,
      "UPDATE t SET b = 1, id = id + 1;",
      'a backfill goes by ranges of "id" and cannot change it',
    ],
    ["no table", INIT, "UPDATE nowhere SET b = 1;", 'there is no table "nowhere" to fill'],
  ])("refuses a table with %s by file and line", async (_, init, sql, message) => {
    const session = await open();
    const error = await migrateError(
      fill(session, `-- x\n-- slipway: lane=backfill\n${sql}`, {}, init),
    );
    expect(error.code).toBe("failed");
    expect(error.message).toContain(`0001_fill.sql:3:1: ${message}`);
    expect(await session.query("SELECT count(*) AS n FROM slipway.units")).toEqual([{ n: "1" }]);
  });

  test("does not go on by another key or on another table than it was begun with", async () => {
    for (const change of [
      "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (a);",
      "ALTER TABLE t RENAME TO old; CREATE TABLE t (LIKE old INCLUDING ALL); INSERT INTO t SELECT * FROM old;",
    ]) {
      const session = await open();
      const broken = FILL.replace("a * 2", "a * 2 / (a - 250)");
      await migrateError(fill(session, broken));
      const other = await session.connect();
      await other.query(change);
      await other.close();
      const error = await migrateError(migrate(session, history({ init: INIT, fill: broken })));
      expect(error.code).toBe("unresolved");
      expect(error.message).toContain(
        "0001_fill.sql:3:1: this backfill was begun on another table, or by another key of it, up to 600; look at which rows are done, then run `slipway resolve 0001_fill --applied`",
      );
    }
  });

  test.each([
    ["dates", "id date PRIMARY KEY", "date '2024-01-01' + n", "DateStyle", "SQL, DMY", "SQL, MDY"],
    ["floats", "id float8 PRIMARY KEY", "n / 7.0", "extra_float_digits", "0", "-10"],
    [
      "intervals",
      "id interval PRIMARY KEY",
      "n * interval '-1 day 3 hours'",
      "IntervalStyle",
      "sql_standard",
      "iso_8601",
    ],
  ])(
    "reads its place again whatever the database writes %s like",
    async (_, column, key, setting, first, second) => {
      const database = await testDatabase();
      const name = new URL(database.url).pathname.slice(1);
      const init = `CREATE TABLE t (${column}, n int, b int DEFAULT 0); INSERT INTO t SELECT ${key}, n FROM generate_series(1, 300) AS n;`;
      const sql =
        "SELECT 1;\n-- slipway: lane=backfill batch=7\nUPDATE t SET b = b + 1 / (n - 200 + b * 0);";
      const owner = await openTestSession(database, "tcp");
      await owner.query(`ALTER DATABASE ${name} SET ${setting} TO '${first}'`);
      const session = await openTestSession(database, transport);
      const files = {
        init: init.replace("b int DEFAULT 0", "b int DEFAULT 0, seen int DEFAULT 0"),
        fill: sql.replace("SET b =", "SET seen = seen + 1, b ="),
      };
      await migrate(session, history({ init: files.init }));
      expect((await migrateError(migrate(session, history(files)))).message).toContain(
        "division by zero",
      );
      await owner.query(`ALTER DATABASE ${name} SET ${setting} TO '${second}'`);
      await owner.query("UPDATE t SET n = 0 WHERE n = 200");
      await session.close();
      const again = await openTestSession(database, transport);
      await migrate(again, history(files));
      expect(await again.query("SELECT DISTINCT seen FROM t")).toEqual([{ seen: "1" }]);
    },
  );

  test("gives up in time where somebody holds the table that it goes on with", async () => {
    const session = await open();
    await migrateError(fill(session, FILL.replace("a * 2", "a * 2 / (a - 250)")));
    const holder = await session.connect();
    await holder.query("BEGIN; LOCK TABLE t");
    const files = { init: INIT, fill: FILL.replace("a * 2", "a * 2 / (a - 250)") };
    const error = await migrateError(
      migrate(session, history(files), { lockTimeout: 50, wait: 200 }),
    );
    expect(error.code).toBe("busy");
    expect(error.message).toContain("0001_fill.sql did not get its locks in time");
    await holder.close();
  });

  test("runs as the file has set, a role too, and waits between its ranges as long as it says", async () => {
    const session = await open();
    const init = `CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, who text);
      INSERT INTO app.t SELECT n FROM generate_series(1, 5) AS n;
      GRANT ALL ON SCHEMA app TO pg_database_owner; ALTER TABLE app.t OWNER TO pg_database_owner;`;
    const sql = `SET search_path TO app; SET ROLE pg_database_owner;
-- slipway: lane=backfill batch=2 throttle=50ms
UPDATE t SET who = current_user;`;
    const start = performance.now();
    await fill(session, sql, {}, init);
    expect(performance.now() - start).toBeGreaterThan(150);
    expect(await session.query(UNITS)).toMatchObject([{}, {}, { state: "done", rows: "5" }]);
  });

  test("ten migrators at once change each row once", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    await migrate(session, history({ init: INIT }));
    const sessions = await Promise.all(
      Array.from({ length: 10 }, () => openTestSession(database, transport)),
    );
    const files = { init: INIT, fill: FILL.replace("batch=100", "batch=20") };
    const reports = await Promise.all(sessions.map((one) => migrate(one, history(files))));
    expect(reports.flatMap(({ units }) => units)).toHaveLength(2);
    expect(await session.query(SEEN)).toEqual([{ rows: "600", once: "600", batches: "30" }]);
  }, 60_000);
});
