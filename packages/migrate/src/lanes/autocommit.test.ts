import { describe, expect, test } from "vitest";
import { LOCK_KEY } from "../guarded-batch.ts";
import { readHistory } from "../history.ts";
import { migrate } from "../migrate.ts";
import type { Session } from "../session/session.ts";
import { migrateError } from "../testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "../testing/open-test-session.ts";
import { numbered, writeHistory } from "../testing/write-history.ts";

const INIT =
  "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT n, n % 10 FROM generate_series(1, 100) AS n;";

const history = (files: Readonly<Record<string, string>>) =>
  readHistory(writeHistory(numbered(files)));

const UNITS = "SELECT tag, unit, of, state, cursor FROM slipway.units ORDER BY migration, unit";
const INDEXES =
  "SELECT indexrelid::regclass AS name, indisvalid AS valid FROM pg_index WHERE indrelid = 't'::regclass ORDER BY 1";

const LOCKS =
  "SELECT pid FROM pg_locks JOIN pg_database ON datname = current_database() AND oid = database WHERE locktype = 'advisory'";

/** As after a migrator that was killed right after it had begun. */
async function leaveMarker(session: Session, tag: string, before: string, index = 0, of = 1) {
  await session.query(`INSERT INTO slipway.units (migration, unit, of, tag, hash, state, cursor)
    SELECT created_at + 1000, ${index}, ${of}, '${tag}', 'HASH', 'pending', '${before}' FROM drizzle.__drizzle_migrations ORDER BY id DESC LIMIT 1`);
}

/** A marker of a run that was killed before the statement had run, and what happened meanwhile. */
async function begunAnd(
  session: Session,
  sql: string,
  { before = "{}", init = INIT, meanwhile = "" },
) {
  const files = { init, alone: sql };
  const { migrations, ...rest } = history(files);
  await migrate(session, history({ init }));
  await leaveMarker(session, "0001_alone", before);
  await session.query(
    `UPDATE slipway.units SET hash = '${migrations[1]?.hash}' WHERE state = 'pending'`,
  );
  const other = await session.connect();
  for (const statement of meanwhile.split(";").filter((text) => text.trim() !== "")) {
    await other.query(statement).catch(() => undefined);
  }
  await other.close();
  return { ...rest, migrations };
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  const open = async () => await openTestSession(await testDatabase(), transport);

  test("runs what no transaction may, wherever it stands in a file, and records it", async () => {
    const session = await open();
    const files = {
      init: INIT,
      index:
        "ALTER TABLE t ADD COLUMN b int; CREATE INDEX CONCURRENTLY t_a ON t (a); CREATE INDEX CONCURRENTLY ON t (b); VACUUM t; REINDEX INDEX CONCURRENTLY t_a; ALTER TABLE t ADD COLUMN c int;",
      drop: "DROP INDEX CONCURRENTLY t_a;",
    };
    const report = await migrate(session, history(files));
    expect(report.units.map(({ tag, index }) => `${tag}:${index}`)).toEqual([
      "0000_init:0",
      ...[0, 1, 2, 3, 4, 5].map((index) => `0001_index:${index}`),
      "0002_drop:0",
    ]);
    expect(await session.query(INDEXES)).toEqual([
      { name: "t_pkey", valid: "t" },
      { name: "t_b_idx", valid: "t" },
    ]);
    const units = await session.query(UNITS);
    expect(units.every(({ state, cursor }) => state === "done" && cursor === null)).toBe(true);
    expect(await session.query("SELECT count(*) AS n FROM drizzle.__drizzle_migrations")).toEqual([
      { n: "3" },
    ]);
    expect(await session.query(LOCKS)).toEqual([]);
    expect((await migrate(session, history(files))).units).toEqual([]);
  });

  test("can be the first thing that a database sees", async () => {
    const session = await open();
    await migrate(session, history({ vacuum: "VACUUM;" }));
    expect(await session.query(UNITS)).toMatchObject([{ tag: "0000_vacuum", state: "done" }]);
  });

  test("says where and why an index cannot be built, and leaves nothing of it behind", async () => {
    const session = await open();
    const files = {
      init: INIT,
      unique: "SELECT 1;\n\nCREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a);",
    };
    const error = await migrateError(migrate(session, history(files)));
    expect(error.code).toBe("failed");
    expect(error.message).toContain(
      '0001_unique.sql:3:1: could not create unique index "t_a" (23505)\n  detail: Key (a)=',
    );
    expect(error.message).toContain("Of this file's 2 units 1 is applied. Mend");
    expect(await session.query(INDEXES)).toEqual([{ name: "t_pkey", valid: "t" }]);
    await session.query("UPDATE t SET a = id");
    await migrate(session, history(files));
    expect(await session.query(INDEXES)).toContainEqual({ name: "t_a", valid: "t" });
  });

  test("builds anew an index that somebody's broken attempt left INVALID, IF NOT EXISTS or not", async () => {
    const session = await open();
    await migrate(session, history({ init: INIT }));
    const connection = await session.connect();
    const broken = connection.query("CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)");
    await expect(broken).rejects.toMatchObject({ sqlstate: "23505" });
    await connection.close();
    await session.query("UPDATE t SET a = id");
    expect(await session.query(INDEXES)).toContainEqual({ name: "t_a", valid: "f" });
    const files = {
      init: INIT,
      index: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);",
    };
    await migrate(session, history(files));
    expect(await session.query(INDEXES)).toContainEqual({ name: "t_a", valid: "t" });
  });

  test("drops what a broken REINDEX left behind, and runs it", async () => {
    const session = await open();
    await migrate(session, history({ init: INIT }));
    await session.query("CREATE INDEX t_a ON t (a)");
    const connection = await session.connect();
    const broken = connection.query("CREATE UNIQUE INDEX CONCURRENTLY t_a_ccnew ON t (a)");
    await expect(broken).rejects.toMatchObject({ sqlstate: "23505" });
    await connection.close();
    await migrate(session, history({ init: INIT, reindex: "REINDEX TABLE CONCURRENTLY t;" }));
    expect(await session.query(INDEXES)).toEqual([
      { name: "t_pkey", valid: "t" },
      { name: "t_a", valid: "t" },
    ]);
  });

  test("ends a DETACH that was broken off half-way", async () => {
    const session = await open();
    const init = `CREATE TABLE p (id int) PARTITION BY RANGE (id);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);`;
    const files = { init, detach: "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;" };
    await migrate(session, history({ init }));
    const holder = await session.connect();
    await holder.query("BEGIN; SELECT * FROM p");
    const error = await migrateError(
      migrate(session, history(files), { lockTimeout: 50, wait: 100 }),
    );
    expect(error.code).toBe("busy");
    const pending = "SELECT inhdetachpending AS pending FROM pg_inherits";
    expect(await session.query(pending)).toEqual([{ pending: "t" }]);
    await holder.close();
    await migrate(session, history(files));
    expect(await session.query(pending)).toEqual([]);
    expect(await session.query(UNITS)).toMatchObject([{}, { tag: "0001_detach", state: "done" }]);
  });

  test("takes what the catalog shows as done for done, and runs again what it does not", async () => {
    const session = await open();
    const files = { init: INIT, index: "CREATE INDEX CONCURRENTLY t_a ON t (a);" };
    const { migrations, ...rest } = history(files);
    await migrate(session, history({ init: INIT }));
    const hash = migrations[1]?.hash ?? "";
    const begun = async () => {
      await leaveMarker(session, "0001_index", "{}");
      await session.query(`UPDATE slipway.units SET hash = '${hash}' WHERE state = 'pending'`);
    };
    await begun();
    await session.query("CREATE INDEX t_a ON t (a)");
    const [made] = await session.query("SELECT 't_a'::regclass::oid AS oid");
    await migrate(session, { ...rest, migrations });
    expect(await session.query("SELECT 't_a'::regclass::oid AS oid")).toEqual([made]);
    expect(await session.query(UNITS)).toMatchObject([{}, { state: "done" }]);

    await session.query("DROP INDEX t_a");
    await session.query("DELETE FROM slipway.units WHERE tag = '0001_index'");
    await session.query("DELETE FROM drizzle.__drizzle_migrations WHERE id = 2");
    await begun();
    await migrate(session, { ...rest, migrations });
    expect(await session.query(INDEXES)).toContainEqual({ name: "t_a", valid: "t" });
  });

  test("stops where a statement was begun and the catalog cannot tell how it ended", async () => {
    const session = await open();
    const files = {
      init: INIT,
      call: "-- more\n-- slipway: lane=autocommit\nINSERT INTO t VALUES (1000, 1);",
    };
    const { migrations, ...rest } = history(files);
    await migrate(session, history({ init: INIT }));
    await leaveMarker(session, "0001_call", "somebody");
    await session.query(
      `UPDATE slipway.units SET hash = '${migrations[1]?.hash}' WHERE state = 'pending'`,
    );
    const error = await migrateError(migrate(session, { ...rest, migrations }));
    expect(error.code).toBe("unresolved");
    expect(error.message).toContain(
      "0001_call.sql:3:1: this statement was begun, and how it ended is not known; look at what it did, then run `slipway resolve 0001_call --applied`",
    );
    expect(await session.query("SELECT FROM t WHERE id = 1000")).toEqual([]);
  });

  test.each([
    ["another index of somebody", "CREATE INDEX other ON t (id, a)"],
    ["a key that was reindexed", "REINDEX TABLE CONCURRENTLY t"],
    ["an INVALID index of somebody", "CREATE UNIQUE INDEX CONCURRENTLY theirs ON t (a)"],
  ])("does not take for its own, nor drop, %s", async (_, meanwhile) => {
    const session = await open();
    await migrate(
      session,
      await begunAnd(session, "CREATE INDEX CONCURRENTLY ON t (a);", {
        before: "{t_pkey}",
        meanwhile,
      }),
    );
    const indexes = await session.query(INDEXES);
    expect(indexes).toContainEqual({ name: "t_a_idx", valid: "t" });
    expect(indexes).toHaveLength(meanwhile.startsWith("REINDEX") ? 2 : 3);
  });

  test("does not know whose an index of its name is that looks otherwise", async () => {
    const session = await open();
    const sql = "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (id, a);";
    const begun = await begunAnd(session, sql, { meanwhile: "CREATE INDEX t_a ON t (a)" });
    expect((await migrateError(migrate(session, begun))).code).toBe("unresolved");
  });

  test("does not take a REINDEX for a DROP, nor a new name for a DETACH", async () => {
    const session = await open();
    const init = "CREATE TABLE t (id int PRIMARY KEY, a int); CREATE INDEX t_a ON t (a);";
    const drop = "DROP INDEX CONCURRENTLY t_a;";
    await migrate(
      session,
      await begunAnd(session, drop, {
        before: "true",
        init,
        meanwhile: "REINDEX INDEX CONCURRENTLY t_a",
      }),
    );
    expect(await session.query(INDEXES)).toEqual([{ name: "t_pkey", valid: "t" }]);

    const parts = await open();
    const tables =
      "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);";
    await migrate(parts, history({ init: tables }));
    const [link] = await parts.query(
      "SELECT inhparent || ' ' || inhrelid AS link FROM pg_inherits",
    );
    const detach = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;";
    const before = link?.["link"] ?? "";
    const begun = await begunAnd(parts, detach, {
      before,
      init: tables,
      meanwhile: "ALTER TABLE p1 RENAME TO p2",
    });
    expect((await migrateError(migrate(parts, begun))).message).toContain(
      'relation "p1" does not exist',
    );
  });

  test("lets an index be built that somebody else is just building, and does not drop it", async () => {
    const session = await open();
    await migrate(session, history({ init: INIT }));
    const [holder, builder] = [await session.connect(), await session.connect()];
    await holder.query("BEGIN; INSERT INTO t VALUES (1000, 1)");
    const building = builder.query("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await expect.poll(() => session.query(INDEXES), { timeout: 10_000 }).toHaveLength(2);
    const [before] = await session.query("SELECT 't_a'::regclass::oid AS oid");
    const files = { init: INIT, index: "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);" };
    let waits = 0;
    await migrate(session, history(files), {
      onEvent: (event) => {
        if (event.type !== "waiting") return;
        expect(event.message).toMatch(/^pid \d+ holds ShareUpdateExclusiveLock on t$/);
        waits += 1;
        if (waits === 4) void holder.close();
      },
    });
    await building;
    expect(waits).toBeGreaterThan(3);
    expect(await session.query("SELECT 't_a'::regclass::oid AS oid")).toEqual([before]);
    await builder.close();
  }, 30_000);

  test("says where IF NOT EXISTS left things as they were", async () => {
    const session = await open();
    const init = `${INIT} CREATE TABLE u (a int); INSERT INTO u VALUES (1), (1);`;
    const files = { init, index: "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);" };
    await migrate(session, history({ init }));
    await session.query("CREATE INDEX t_a ON u (a)");
    const error = await migrateError(migrate(session, history(files)));
    expect(error.message).toContain(
      '0001_index.sql:1:1: the index "t_a" was there already, and is INVALID or of another table; drop it, and run it again',
    );
  });

  test("finds what it left behind as the role that made it", async () => {
    const session = await open();
    const init = `CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (1), (1);
      GRANT ALL ON SCHEMA app TO pg_database_owner; ALTER TABLE app.t OWNER TO pg_database_owner;`;
    const role = "SELECT set_config('role', 'pg_database_owner', false);";
    const index = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_id ON app.t (id);";
    const files = { init, index: `${role} ${index}` };
    await migrate(session, history({ init }));
    expect((await migrateError(migrate(session, history(files)))).details.sqlstate).toBe("23505");
    expect(await session.query("SELECT relname FROM pg_class WHERE relname = 't_id'")).toEqual([]);
  });

  test("waits for a migrator at work, and gives up naming it", async () => {
    const session = await open();
    await migrate(session, history({ init: INIT }));
    const holder = await session.connect();
    await holder.query(`SELECT pg_advisory_lock(${LOCK_KEY})`);
    const files = { init: INIT, index: "CREATE INDEX CONCURRENTLY t_a ON t (a);" };
    const error = await migrateError(migrate(session, history(files), { wait: 100 }));
    expect(error.message).toContain("0001_index.sql waits for another migrator");
    expect(error.message).toContain(`SELECT pg_advisory_lock(${LOCK_KEY})`);
    await holder.close();
    await migrate(session, history(files));
  });

  test("tells for whom an index has to wait, and builds it when they are gone", async () => {
    const session = await open();
    await migrate(session, history({ init: INIT }));
    const holder = await session.connect();
    await holder.query("BEGIN; INSERT INTO t VALUES (1000, 1)");
    const [{ pid } = {}] = await holder.query("SELECT pg_backend_pid() AS pid");
    const files = { init: INIT, index: "CREATE INDEX CONCURRENTLY t_a ON t (a);" };
    const waits: string[] = [];
    await migrate(session, history(files), {
      lockTimeout: 10,
      onEvent: (event) => {
        if (event.type !== "waiting") return;
        waits.push(event.message);
        void holder.close();
      },
    });
    expect(waits[0]).toMatch(
      new RegExp(`^pid ${pid} \\(\\w+, idle in transaction, \\d+ s\\): SELECT pg_backend_pid`),
    );
    expect(await session.query(INDEXES)).toContainEqual({ name: "t_a", valid: "t" });
  }, 30_000);

  test("gives the statement what the file has set, a role too, and records as the owner", async () => {
    const session = await open();
    const files = {
      init: "CREATE SCHEMA app; CREATE TABLE app.t (id int);",
      index:
        "SET search_path TO app; SET ROLE pg_database_owner; CREATE INDEX CONCURRENTLY t_id ON t (id);",
    };
    await migrate(session, history({ init: files.init }));
    await session.query("GRANT ALL ON SCHEMA app TO pg_database_owner");
    await session.query("ALTER TABLE app.t OWNER TO pg_database_owner");
    await migrate(session, history(files));
    expect(await session.query("SELECT to_regclass('app.t_id') IS NOT NULL AS made")).toEqual([
      { made: "t" },
    ]);
  });

  test("of ten migrators at once one runs each statement", async () => {
    const database = await testDatabase();
    const session = await openTestSession(database, transport);
    const files = {
      init: INIT,
      one: "CREATE INDEX CONCURRENTLY t_a ON t (a); CREATE INDEX CONCURRENTLY ON t (a);",
      two: "DROP INDEX CONCURRENTLY t_a;",
    };
    const sessions = await Promise.all(
      Array.from({ length: 10 }, () => openTestSession(database, transport)),
    );
    const reports = await Promise.all(sessions.map((one) => migrate(one, history(files))));
    expect(reports.flatMap(({ units }) => units)).toHaveLength(4);
    expect(await session.query(INDEXES)).toEqual([
      { name: "t_pkey", valid: "t" },
      { name: "t_a_idx", valid: "t" },
    ]);
  }, 60_000);
});
