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
    expect(error.message).toContain("Of this file's 2 units 1 are applied.");
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
    const oids = await session.query(
      "SELECT indexrelid AS oid FROM pg_index WHERE indrelid = 't'::regclass",
    );
    const hash = migrations[1]?.hash ?? "";
    const begun = async () => {
      await leaveMarker(session, "0001_index", oids.map(({ oid }) => oid).join(","));
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
