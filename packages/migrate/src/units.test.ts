import { expect, test } from "vitest";
import type { Migration } from "./history.ts";
import { hashOf } from "./text-hash.ts";
import { type Cut, cutUnits } from "./units.ts";

function migration(sql: string): Migration {
  return { tag: "0000_test", idx: 0, when: 1, sql, hash: hashOf(sql) };
}

const cut = (sql: string): Promise<Cut> => cutUnits(migration(sql), []);

/** Units as `lane: statement | statement`. */
async function units(sql: string): Promise<string[]> {
  const { units: found, refusals: none } = await cut(sql);
  expect(none).toEqual([]);
  return found.map(
    ({ lane, statements }) => `${lane}: ${statements.map(({ text }) => text).join(" | ")}`,
  );
}

async function refusals(sql: string): Promise<string[]> {
  return (await cut(sql)).refusals.map(({ message }) => message);
}

test("makes one unit of ordinary statements, with breakpoints and without", async () => {
  expect(await units("CREATE TABLE a ();--> statement-breakpoint\nCREATE TABLE b ();\n")).toEqual([
    "batch: CREATE TABLE a () | CREATE TABLE b ()",
  ]);
  expect(await units("CREATE TABLE a (); CREATE TABLE b ()")).toEqual([
    "batch: CREATE TABLE a () | CREATE TABLE b ()",
  ]);
});

test.each([
  "",
  "\n",
  "-- Custom SQL migration file, put your code below! --",
  "/* ; */;;",
  "\uFEFF",
])("makes one empty unit of a file without statements: %j", async (sql) =>
  expect(await units(sql)).toEqual(["batch: "]),
);

test("cuts at a breakpoint where the semicolon before it is missing", async () => {
  const sql = "CREATE SCHEMA app\n--> statement-breakpoint\nCREATE TABLE t ()";
  expect(await units(sql)).toEqual(["batch: CREATE SCHEMA app | CREATE TABLE t ()"]);
});

test("runs what stands behind a breakpoint on its line, as drizzle does", async () => {
  const sql = "CREATE TABLE a (); --> statement-breakpoint CREATE TABLE b ();";
  expect(await units(sql)).toEqual(["batch: CREATE TABLE a () | CREATE TABLE b ()"]);
});

test("does not cut at a breakpoint inside a literal, a body or a block comment", async () => {
  const literal = "INSERT INTO a VALUES ('x\n--> statement-breakpoint\ny');";
  const body = "DO $$ BEGIN\n--> statement-breakpoint\nEND $$;";
  const comment = "/* a\n--> statement-breakpoint\n*/ SELECT 1;";
  expect(await units(literal + body + comment)).toEqual([
    `batch: ${literal.slice(0, -1)} | ${body.slice(0, -1)} | SELECT 1`,
  ]);
});

test("finds statements behind multi-byte text, dollar quotes and functions with any quoting", async () => {
  const statements = [
    "COMMENT ON TABLE a IS 'größe 𝛼 — 漢字'",
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $f$ SELECT ';'; SELECT $$;$$; $f$",
    "CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END;'",
    "CREATE FUNCTION h() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
    "INSERT INTO ü VALUES (E'it\\'s;', U&'\\00e9')",
    "SELECT 1",
  ];
  expect(await units(`-- 漢字\n${statements.join(";\n/* 𝛼 */ ")}`)).toEqual([
    `batch: ${statements.join(" | ")}`,
  ]);
});

test("gives each statement its line and column", async () => {
  const { units: found } = await cut("-- ä\r\n  SELECT 'ü'; SELECT\n 2;\n\n\tSELECT 3");
  const places = found.flatMap(({ statements }) => statements.map(({ position }) => position));
  expect(places).toEqual([
    { line: 2, column: 3 },
    { line: 2, column: 15 },
    { line: 5, column: 2 },
  ]);
});

test("leaves a byte order mark out of the first statement", async () => {
  expect(await units("\uFEFFSELECT 1;")).toEqual(["batch: SELECT 1"]);
});

test.each([
  "CREATE INDEX CONCURRENTLY i ON t (a)",
  "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
  "DROP INDEX CONCURRENTLY i",
  "REINDEX INDEX CONCURRENTLY i",
  "REINDEX (CONCURRENTLY, VERBOSE) TABLE t",
  "REINDEX SCHEMA s",
  "VACUUM t",
  "CLUSTER",
  "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
  "ALTER SYSTEM SET work_mem = '1MB'",
  "CREATE DATABASE d",
  "ALTER DATABASE d SET TABLESPACE s",
  "CREATE TABLESPACE s LOCATION '/s'",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (enabled = false)",
  "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
  "ALTER SUBSCRIPTION s ADD PUBLICATION p",
  "ALTER SUBSCRIPTION s SET (failover = true)",
  "DROP SUBSCRIPTION s",
  "REINDEX (CONCURRENTLY on) TABLE t",
  "REINDEX DATABASE",
  "VACUUM (FULL, ANALYZE) t",
  "DISCARD ALL",
])("gives a lane of its own to what Postgres forbids in a transaction: %s", async (statement) => {
  expect(await units(`SELECT 1; ${statement}; SELECT 2;`)).toEqual([
    "batch: SELECT 1",
    `autocommit: ${statement}`,
    "batch: SELECT 2",
  ]);
});

test.each([
  "CREATE INDEX i ON t (a)",
  "REINDEX TABLE t",
  "ANALYZE t",
  "CLUSTER t USING i",
  "ALTER TABLE t DETACH PARTITION p",
  "ALTER TABLE t DETACH PARTITION p FINALIZE",
  "ALTER DATABASE d SET work_mem = '1MB'",
  "REINDEX (CONCURRENTLY false, VERBOSE) TABLE t",
  "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = off)",
  "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
  "ALTER SUBSCRIPTION s DISABLE",
  "ALTER SUBSCRIPTION s SET (slot_name = NONE)",
  "CHECKPOINT",
  "DISCARD TEMP",
  "CALL p()",
])("keeps in the batch what may run in a transaction: %s", async (statement) => {
  expect(await units(`SELECT 1; ${statement};`)).toEqual([`batch: SELECT 1 | ${statement}`]);
});

test("tells from the files that a table or an index has partitions, which Postgres works on one by one", async () => {
  const make = "CREATE TABLE app.t (a int) PARTITION BY RANGE (a); CREATE INDEX i ON app.t (a)";
  for (const statement of ["REINDEX TABLE t", "REINDEX INDEX i", "CLUSTER app.t USING i"]) {
    expect(await units(`${make}; ${statement}`)).toHaveLength(2);
    const later = { ...migration(statement), idx: 1 };
    const { units: found } = await cutUnits(later, [migration(make), later]);
    expect(found.map(({ lane }) => lane)).toEqual(["autocommit"]);
  }
  expect(await units(`${make}; REINDEX TABLE other.t; REINDEX INDEX j;`)).toHaveLength(1);
});

test("ends a unit at BEGIN and COMMIT, paired or not, and drops both", async () => {
  expect(
    await units(
      "SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3; COMMIT; SELECT 4; START TRANSACTION; END;",
    ),
  ).toEqual(["batch: SELECT 1", "batch: SELECT 2", "batch: SELECT 3", "batch: SELECT 4"]);
});

test.each([
  ["ROLLBACK", "nothing in it can be rolled back"],
  ["SAVEPOINT s", "nothing in it can be rolled back"],
  ["RELEASE s", "nothing in it can be rolled back"],
  ["ROLLBACK TO s", "nothing in it can be rolled back"],
  ["PREPARE TRANSACTION 'x'", "nothing in it can be rolled back"],
  ["BEGIN ISOLATION LEVEL SERIALIZABLE", "remove the transaction mode"],
  ["SET TRANSACTION READ ONLY", "remove the transaction mode"],
  ["COPY t FROM STDIN", "COPY through the client needs psql"],
])("refuses %s by file and line", async (statement, what) => {
  expect(await refusals(`SELECT 1;\n  ${statement};`)).toEqual([
    expect.stringMatching(new RegExp(`^0000_test\\.sql:2:3: .*${what}`)),
  ]);
});

test("refuses inside BEGIN and COMMIT what cannot run there", async () => {
  expect(await refusals("BEGIN;\nCREATE INDEX CONCURRENTLY i ON t (a);\nCOMMIT;")).toEqual([
    "0000_test.sql:2:1: it cannot run inside the transaction begun on line 1; move it out",
  ]);
});

test("refuses a syntax error by file, line and column, multi-byte text before it or not", async () => {
  expect(await refusals("SELECT 'größe 𝛼'; SELECT\n  FROM FROM;")).toEqual([
    '0000_test.sql:2:8: syntax error at or near "FROM"; correct the SQL',
  ]);
  expect(await refusals("SELECT 1;--> statement-breakpoint\nSELEC 2;")).toEqual([
    '0000_test.sql:2:1: syntax error at or near "SELEC"; correct the SQL',
  ]);
  expect(await refusals("SELECT 'a;\n--> statement-breakpoint\nSELECT 2;")).toEqual([
    expect.stringContaining("0000_test.sql:1:8: unterminated quoted string"),
  ]);
});

test("reads Windows line ends, breakpoints and a byte order mark alike", async () => {
  const sql =
    "\uFEFF-- é\r\nCREATE TABLE a ();\r\n--> statement-breakpoint\r\nBEGIN;\r\nSELECT 'x\r\ny';\r\nCOMMIT;\r\n";
  expect(await units(sql)).toEqual(["batch: CREATE TABLE a ()", "batch: SELECT 'x\r\ny'"]);
  expect(await refusals(`${sql}\\q\r\n`)).toEqual([
    expect.stringContaining("0000_test.sql:8:1: a psql command"),
  ]);
});

test("finds the ends of procedures in any quotes", async () => {
  const statements = [
    "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN PERFORM ''a;b''; END;'",
    "CREATE PROCEDURE p() LANGUAGE plpgsql AS $a$ BEGIN EXECUTE $b$ SELECT $$;$$; $b$; END; $a$",
    "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (CASE WHEN a THEN 1 END); END",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN CASE WHEN true THEN 1 ELSE 2 END",
    "DO LANGUAGE plpgsql E'BEGIN PERFORM \\'; COMMIT;\\'; END'",
    "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM u; DELETE FROM v)",
  ];
  expect(await units(`${statements.join(";\r\n")};`)).toEqual([`batch: ${statements.join(" | ")}`]);
});

test("names COPY FROM STDIN where its rows are no SQL", async () => {
  expect(await refusals("SELECT 1;\n COPY t FROM stdin;\n1\tx\n\\.\n")).toEqual([
    "0000_test.sql:2:2: COPY through the client needs psql; write INSERT",
  ]);
});

test("names a psql command for what it is", async () => {
  expect(await refusals("SELECT 1;\n\\connect other\nSELECT 2;")).toEqual([
    "0000_test.sql:2:1: a psql command, which only psql can run; write it as SQL or remove it",
  ]);
  for (const command of ["\\restrict x", "\\i other.sql", "SELECT 1 \\gset", "\\copy t from 'f'"]) {
    expect(await refusals(`${command}\nSELECT 2;`)).toEqual([
      expect.stringMatching(/^0000_test\.sql:1:(1|10): a psql command/),
    ]);
  }
});

test("commits an enum's new label before a statement that may need it", async () => {
  const add = "ALTER TYPE mood ADD VALUE 'calm'";
  const uses = [
    "INSERT INTO t VALUES ('calm')",
    "ALTER TABLE t ALTER COLUMN m SET DEFAULT 'calm'",
    "UPDATE t SET m = other::mood",
    "ALTER TABLE t ALTER COLUMN m TYPE mood USING m::text::mood",
    "DO $$ BEGIN UPDATE t SET m = 'calm'; END $$",
    "DO 'BEGIN UPDATE t SET m = ''calm''; END'",
    "ALTER TABLE t ADD COLUMN n mood DEFAULT 'calm' NOT NULL",
    "ALTER TABLE t ADD CHECK (m <> 'calm')",
    "CREATE INDEX i ON t (m) WHERE m = 'calm'",
    "CREATE VIEW v AS SELECT * FROM t WHERE m IN ('calm', 'happy')",
    "CREATE POLICY p ON t USING (m = E'\\x63alm')",
    "CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'calm'::mood $$",
    "CREATE FUNCTION f() RETURNS mood BEGIN ATOMIC SELECT 'calm'::mood; END",
    "INSERT INTO t (ms) VALUES ('{happy,calm}')",
    "SELECT enum_last(m) FROM t",
  ];
  for (const use of uses) {
    expect(await units(`SELECT 1; ${add}; ${use};`)).toEqual([
      `batch: SELECT 1 | ${add}`,
      `batch: ${use}`,
    ]);
  }
});

test("commits a label before its use whatever quotes it needs", async () => {
  const add = "ALTER TYPE mood ADD VALUE 'it''s'";
  for (const use of ["SELECT 'it''s'", "DO 'BEGIN PERFORM ''it''''s''; END'"]) {
    expect(await units(`${add}; ${use}`)).toHaveLength(2);
  }
});

test("commits a label of an enum that an earlier unit of the file made", async () => {
  const make = "CREATE TYPE mood AS ENUM ('a')";
  const add = "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm' BEFORE 'a'";
  expect(await units(`${make}; COMMIT; ${add}; SELECT 'calm'::mood;`)).toHaveLength(3);
});

test("commits a label of an enum that is new, too, as Postgres before 17 needs it", async () => {
  const make = "CREATE TYPE mood AS ENUM ('a')";
  const add = "ALTER TYPE mood ADD VALUE 'calm'";
  expect(await units(`${make}; ${add}; SELECT 'calm'::mood;`)).toEqual([
    `batch: ${make} | ${add}`,
    "batch: SELECT 'calm'::mood",
  ]);
});

test("keeps a label of a new enum with its use where a temporary table is in between", async () => {
  const make = "CREATE TYPE mood AS ENUM ('a'); CREATE TEMP TABLE t (m mood)";
  const add = "ALTER TYPE mood ADD VALUE 'calm'";
  expect(await units(`${make}; ${add}; INSERT INTO t VALUES ('calm');`)).toHaveLength(1);
});

test("keeps together what needs no commit after a new label", async () => {
  const near = [
    "ALTER TYPE mood ADD VALUE 'calm'; ALTER TYPE mood ADD VALUE 'wild' AFTER 'calm'",
    "ALTER TYPE mood ADD VALUE 'calm'; INSERT INTO t VALUES ('happy')",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'calm'; INSERT INTO t VALUES ('calm')",
  ];
  for (const sql of near) expect(await units(sql)).toHaveLength(1);
});

test("carries what is set on to later units of the file, as one session would", async () => {
  const sql = `SET search_path TO app; SET LOCAL work_mem = '1MB';
    SELECT set_config('x.y', 'z', false);
    ALTER TYPE mood ADD VALUE 'calm'; INSERT INTO t VALUES ('calm');
    COMMIT; SELECT 2;`;
  const { units: found } = await cut(sql);
  const settings = found.map((unit) => unit.settings.map(({ text }) => text));
  expect(settings).toEqual([
    [],
    [
      "SET search_path TO app",
      "SET LOCAL work_mem = '1MB'",
      "SELECT set_config('x.y', 'z', false)",
    ],
    ["SET search_path TO app", "SELECT set_config('x.y', 'z', false)"],
  ]);
});

test("sets for its session what was set for a transaction, where a statement runs in none", async () => {
  const sql =
    "SET LOCAL search_path TO app; SELECT 1; CREATE INDEX CONCURRENTLY ON t (a); SELECT 2;";
  const { units: found } = await cut(sql);
  const settings = found.map((unit) => unit.settings.map(({ text }) => text));
  expect(settings).toEqual([[], ["SET search_path TO app"], ["SET LOCAL search_path TO app"]]);
  expect(await refusals("SELECT set_config('a.b', 'c', true);\nVACUUM;")).toEqual([
    "0000_test.sql:2:1: it runs in no transaction, and what line 1 sets ends with one; write SET there",
  ]);
});

test("carries no setting past DISCARD ALL", async () => {
  const sql = "SET search_path TO app; DISCARD ALL; SELECT 1; SET work_mem = '1MB'; VACUUM;";
  const { units: found } = await cut(sql);
  const settings = found.map((unit) => unit.settings.map(({ text }) => text));
  expect(settings).toEqual([[], ["SET search_path TO app"], [], ["SET work_mem = '1MB'"]]);
});

test("reads the file's phase on line 1 and a statement's lane right above it", async () => {
  const sql = `-- slipway: phase=contract
SELECT 1;
-- slipway: lane=backfill batch=10 throttle=5ms
UPDATE t SET a = 1 WHERE b;
-- slipway: lane=autocommit
CALL p();`;
  const { units: found, phase, refusals: none } = await cut(sql);
  expect(none).toEqual([]);
  expect(phase).toBe("contract");
  expect(found.map(({ lane }) => lane)).toEqual(["batch", "backfill", "autocommit"]);
  expect(found[1]).toMatchObject({ batch: 10, throttle: 5 });
});

test("reads a statement's lane above it on line 1, too", async () => {
  const sql = "-- slipway: lane=backfill batch=10\nUPDATE t SET a = 1;";
  const { units: found, phase, refusals: none } = await cut(sql);
  expect(none).toEqual([]);
  expect(phase).toBeUndefined();
  expect(found).toMatchObject([{ lane: "backfill", batch: 10 }]);
});

test("does not take for a header what stands in a string, a body or a block comment", async () => {
  const sql = `SELECT '
-- slipway: phase=contract
';
/*
-- slipway: phase=contract
*/
SELECT 2; -- slipway is a fine word`;
  expect((await cut(sql)).refusals).toEqual([]);
});

test.each([
  [
    "SELECT 1;\n-- slipway: lane=backfill\n\nUPDATE t SET a = 1;",
    "2:1: this header speaks for nothing",
  ],
  ["SELECT 1;\n-- slipway: lane=backfill", "2:1: this header speaks for nothing"],
  [
    "SELECT 1;\n-- slipway: speed=9\nSELECT 2;",
    '2:1: this header cannot be used: unknown key "speed"',
  ],
  [
    "-- slipway: lane=backfill\n\nUPDATE t SET a = 1;",
    '1:1: this header cannot be used: "lane" speaks for one',
  ],
  [
    "-- slipway: lane=backfill phase=contract\nUPDATE t SET a = 1;",
    '1:1: this header cannot be used: "phase" speaks for the whole file',
  ],
  [
    "-- slipway: lane=backfil batch=100\nUPDATE t SET a = 1;",
    '1:1: this header cannot be used: "lane=backfil" is not valid',
  ],
  [
    "SELECT 1;\n-- slipway: batch=5\nUPDATE t SET a = 1;",
    "3:1: batch and throttle belong to a backfill",
  ],
  ["SELECT 1;\n-- slipway: lane=backfill\nSELECT 2;", "3:1: only an UPDATE or a DELETE"],
  [
    "SELECT 1;\n-- slipway: lane=backfill\nUPDATE t SET a = 1 FROM u;",
    "3:1: a backfill reads one table",
  ],
  [
    "SELECT 1;\n-- slipway: lane=backfill\nDELETE FROM t USING u;",
    "3:1: a backfill reads one table",
  ],
])("refuses a header by file and line: %j", async (sql, what) => {
  expect(await refusals(sql)).toEqual([expect.stringContaining(`0000_test.sql:${what}`)]);
});

test("reports every fault of a file at once", async () => {
  expect(await refusals("ROLLBACK;\nSAVEPOINT a;\n-- slipway: x=1\nSELECT 1;")).toHaveLength(3);
});
