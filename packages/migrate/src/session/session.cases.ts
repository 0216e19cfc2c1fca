import { inspect } from "node:util";
import type { TestDatabase } from "@slipway/local/testing/database";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  openTestSession,
  testDatabase,
  type Transport,
  urlFor,
} from "../testing/open-test-session.ts";
import { openSession } from "./open-session.ts";
import { QueryError } from "./query-error.ts";
import type { Session } from "./session.ts";

async function open(transport: Transport): Promise<{ session: Session; database: TestDatabase }> {
  const database = await testDatabase();
  return { database, session: await openTestSession(database, transport) };
}

async function errorOf(request: Promise<unknown>): Promise<QueryError> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof QueryError) return error;
  throw new Error(`no QueryError: ${inspect(error)}`);
}

/** What every session does, whatever it talks over. */
export function sessionCases(transport: Transport): void {
  describe(`a session over ${transport}`, () => {
    test("gives every value as Postgres writes it, or null", async () => {
      const { session } = await open(transport);
      const [row] = await session.query(
        `SELECT 9007199254740993::bigint AS big, true AS yes, null AS nothing, '{"a": [1]}'::json AS json,
          array[1,2] AS list, timestamp '2026-01-02 03:04:05' AS at, 'größe 𝛼' AS text`,
      );
      expect(row).toEqual({
        big: "9007199254740993",
        yes: "t",
        nothing: null,
        json: '{"a": [1]}',
        list: "{1,2}",
        at: "2026-01-02 03:04:05",
        text: "größe 𝛼",
      });
    });

    test("gives the rows of each statement of a transaction", async () => {
      const { session } = await open(transport);
      const results = await session.transaction([
        "CREATE TABLE t (a int) -- no semicolon; and a comment",
        "INSERT INTO t VALUES (1), (2)",
        "SELECT a FROM t ORDER BY a",
      ]);
      expect(results).toEqual([[], [], [{ a: "1" }, { a: "2" }]]);
      expect(await session.query("SELECT count(*) AS n FROM t")).toEqual([{ n: "2" }]);
    });

    test("undoes a transaction whose statement fails, says why and goes on", async () => {
      const { session } = await open(transport);
      const error = await errorOf(
        session.transaction([
          "CREATE TABLE t (a int)",
          "SELECT '𝛼é' AS x, nothing FROM t",
          "SELECT 1",
        ]),
      );
      expect(error).toMatchObject({ outcome: "failed", sqlstate: "42703", position: 19 });
      expect(error.message).toBe('column "nothing" does not exist');
      expect(await session.query("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
    });

    test("hands on detail, hint and context", async () => {
      const { session } = await open(transport);
      const error = await errorOf(
        session.query(
          "DO $$ BEGIN RAISE 'no' USING DETAIL = 'd', HINT = 'h', ERRCODE = 'XY001'; END $$",
        ),
      );
      expect(error).toMatchObject({ message: "no", detail: "d", hint: "h", sqlstate: "XY001" });
      expect(error.where).toContain("inline_code_block line 1");
    });

    test("fails where the commit does", async () => {
      const { session } = await open(transport);
      await session.query("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
      const error = await errorOf(session.transaction(["INSERT INTO t VALUES (1), (1)"]));
      expect(error).toMatchObject({ outcome: "failed", sqlstate: "23505" });
      expect(await session.query("SELECT a FROM t")).toEqual([]);
    });

    test("runs transactions READ COMMITTED, whatever the database's default", async () => {
      const database = await testDatabase();
      const name = new URL(database.url).pathname.slice(1);
      const owner = await openTestSession(database, "tcp");
      await owner.query(`ALTER DATABASE ${name} SET default_transaction_isolation TO serializable`);
      const fresh = await openTestSession(database, transport);
      expect(await fresh.query("SHOW transaction_isolation")).toEqual([
        { transaction_isolation: "serializable" },
      ]);
      const results = await fresh.transaction(["SHOW transaction_isolation"]);
      expect(results).toEqual([[{ transaction_isolation: "read committed" }]]);
    });

    test("leaves nothing behind for the next request, after success and after failure", async () => {
      const { session } = await open(transport);
      const dirt = [
        "SET search_path TO nowhere",
        "SET lock_timeout TO 7",
        "CREATE TEMP TABLE dirt (a int)",
        "SELECT pg_advisory_lock(42)",
        "PREPARE dirty AS SELECT 1",
      ];
      const settings =
        "SELECT current_setting('search_path') AS path, current_setting('lock_timeout') AS timeout";
      const before = await session.query(settings);
      const looks = async () => {
        expect(await session.query(settings)).toEqual(before);
        expect(await session.query("SELECT to_regclass('pg_temp.dirt') AS t")).toEqual([
          { t: null },
        ]);
        const held =
          "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 42";
        expect(await session.query(held)).toEqual([{ n: "0" }]);
        expect(await session.query("SELECT name FROM pg_prepared_statements")).toEqual([]);
      };
      await session.transaction(dirt);
      await looks();
      await errorOf(session.transaction([...dirt, "SELECT 1/0"]));
      await looks();
      await session.query("SET search_path TO nowhere");
      await looks();
    });

    test("does not know the outcome when the connection breaks, and makes another", async () => {
      const { session } = await open(transport);
      const error = await errorOf(
        session.transaction(["CREATE TABLE t ()", "SELECT pg_terminate_backend(pg_backend_pid())"]),
      );
      expect(error.outcome).toBe("unknown");
      expect(await session.query("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
    });

    test("serves requests that are made at once", async () => {
      const { session } = await open(transport);
      const requests = Array.from({ length: 10 }, (_, n) =>
        n % 3 === 0
          ? errorOf(session.transaction(["SELECT 1/0"])).then(() => [[{ n: String(n) }]])
          : session.transaction([`SELECT ${n} AS n`]),
      );
      const expected = Array.from({ length: 10 }, (_, n) => [[{ n: String(n) }]]);
      expect(await Promise.all(requests)).toEqual(expected);
    });

    test("never shows the password, in its target or in an error", async () => {
      const database = await testDatabase();
      const url = new URL(urlFor(database, transport));
      url.password = "s3cret-of-ours";
      const wrong = await openSession(url.href, { transport });
      url.port = "1";
      const nobody = await openSession(url.href, { transport });
      onTestFinished(async () => {
        await wrong.close();
        await nobody.close();
      });
      const errors = [
        await errorOf(wrong.query("SELECT 1")),
        await errorOf(nobody.transaction(["SELECT 1"])),
      ];
      expect(errors[1]).toMatchObject({ outcome: "unknown" });
      expect(errors[1]?.message).not.toBe("");
      expect(inspect([wrong.target, nobody.target, errors], { depth: 9 })).not.toContain("s3cret");
      expect(wrong.target).toMatch(/^postgres:\/\/\w+@localhost:\d+\/test_/);
    });

    test("a connection keeps what a session keeps, and is another session than the requests'", async () => {
      const { session } = await open(transport);
      const connection = await session.connect();
      await connection.query("SET lock_timeout TO 7");
      await connection.query("SELECT pg_advisory_lock(42)");
      const held = "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 42";
      expect(await connection.query("SHOW lock_timeout")).toEqual([{ lock_timeout: "7ms" }]);
      expect(await session.query(held)).toEqual([{ n: "1" }]);
      expect(await session.query("SHOW lock_timeout")).not.toEqual([{ lock_timeout: "7ms" }]);
      await connection.close();
      await expect.poll(() => session.query(held), { timeout: 10_000 }).toEqual([{ n: "0" }]);
    });

    test("a connection runs what no transaction may, tells why not, and does not know when it breaks", async () => {
      const { session } = await open(transport);
      const connection = await session.connect();
      await connection.query("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
      await connection.query("CREATE INDEX CONCURRENTLY t_a ON t (a)");
      const error = await errorOf(
        connection.query("CREATE UNIQUE INDEX CONCURRENTLY t_u ON t (a)"),
      );
      expect(error).toMatchObject({ outcome: "failed", sqlstate: "23505" });
      expect(error.detail).toContain("(1)");
      const broken = await errorOf(
        connection.query("SELECT pg_terminate_backend(pg_backend_pid())"),
      );
      expect(broken.outcome).toBe("unknown");
      expect((await errorOf(connection.query("SELECT 1"))).outcome).toBe("unknown");
      await connection.close();
    });
  });
}
