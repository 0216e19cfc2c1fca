import { expect, test } from "vitest";
import { hashOf } from "../text-hash.ts";
import { cutUnits } from "../units.ts";

async function cut(sql: string) {
  return await cutUnits({ tag: "0000_test", idx: 0, when: 0, sql, hash: hashOf(sql) }, []);
}

async function units(sql: string): Promise<string[]> {
  const { units: found, refusals: none } = await cut(sql);
  expect(none.map(({ message }) => message)).toEqual([]);
  return found.map(({ statements }) => statements.map(({ text }) => text).join(" | "));
}

async function refusals(sql: string): Promise<string[]> {
  return (await cut(sql)).refusals.map(({ message }) => message);
}

test.each([
  ["CREATE TEMP TABLE t (a int)", "INSERT INTO t VALUES (1)"],
  ["CREATE TEMPORARY TABLE IF NOT EXISTS t AS SELECT 1 AS a", "DROP TABLE t"],
  ["CREATE TABLE pg_temp.t (a int)", "SELECT a FROM pg_temp.t"],
  ["SELECT 1 AS a INTO TEMP t", "UPDATE u SET a = (SELECT a FROM t)"],
  ["CREATE TEMP VIEW t AS SELECT 1", "INSERT INTO u SELECT * FROM t"],
  ["CREATE TEMP SEQUENCE t", "INSERT INTO u VALUES (nextval('t'))"],
  ["CREATE FUNCTION pg_temp.t() RETURNS int RETURN 1", "SELECT pg_temp.t()"],
  ["CREATE TEMP TABLE t (a int)", "SELECT (NULL::t).a"],
  ["CREATE TEMP TABLE t (a int)", "DO $$ BEGIN INSERT INTO T VALUES (1); END $$"],
  ['CREATE TEMP TABLE "T x" (a int)', 'DO $$ BEGIN DELETE FROM "T x"; END $$'],
])("keeps one unit across a COMMIT of %s … %s", async (make, use) => {
  expect(await units(`BEGIN; ${make}; COMMIT; BEGIN; ${use}; COMMIT; SELECT 2;`)).toEqual([
    `${make} | ${use}`,
    "SELECT 2",
  ]);
});

test.each([
  ["CREATE TEMP TABLE t (a int)", "INSERT INTO public.t VALUES (1)"],
  ["CREATE TEMP TABLE t (a int)", "SELECT t FROM u"],
  ["CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)"],
  ["CREATE TEMP TABLE t (a int); DROP TABLE t", "INSERT INTO t VALUES (1)"],
  ["CREATE TEMP TABLE t (a int)", "CREATE TEMP TABLE t (b int); SELECT b FROM t"],
  ["CREATE TEMP TABLE t () ON COMMIT DROP", "CREATE TEMP TABLE IF NOT EXISTS t ()"],
])("still ends a unit at the COMMIT between %s … %s", async (make, use) => {
  expect(await units(`BEGIN; ${make}; COMMIT; ${use};`)).toHaveLength(2);
});

test("follows a view of a temporary table, and a table that is kept by IF NOT EXISTS", async () => {
  expect(
    await units("CREATE TEMP TABLE t (); CREATE VIEW v AS TABLE t; COMMIT; TABLE v;"),
  ).toHaveLength(1);
  expect(
    await units(
      "CREATE TEMP TABLE t (); COMMIT; CREATE TEMP TABLE IF NOT EXISTS t (); COMMIT; TABLE t;",
    ),
  ).toHaveLength(1);
});

test("keeps to BEGIN and COMMIT for the units after the one that is joined", async () => {
  const sql =
    "CREATE TEMP TABLE t (); BEGIN; TABLE t; COMMIT; SELECT 2; COMMIT; VACUUM; BEGIN; SELECT 3; COMMIT;";
  expect(await units(sql)).toEqual([
    "CREATE TEMP TABLE t () | TABLE t",
    "SELECT 2",
    "VACUUM",
    "SELECT 3",
  ]);
});

test("refuses a temporary table that is used beyond a statement with a transaction of its own", async () => {
  const next =
    "and would be gone; move the statement, or make an ordinary table and drop it at the end";
  const why = `it needs a new transaction, and temporary "t" of line 1 is used up to line`;
  const make = "CREATE TEMP TABLE t AS SELECT 1;\n";
  expect(await refusals(`${make}VACUUM u;\nTABLE t;\nDROP TABLE t;`)).toEqual([
    `0000_test.sql:2:1: ${why} 4 ${next}`,
  ]);
  expect(await refusals(`${make}CREATE INDEX CONCURRENTLY ON t (a);`)).toEqual([
    `0000_test.sql:2:1: ${why} 2 ${next}`,
  ]);
  expect(
    await refusals(`${make}-- slipway: lane=backfill\nUPDATE u SET a = (SELECT 1 FROM t);`),
  ).toEqual([`0000_test.sql:3:1: ${why} 3 ${next}`]);
  expect(
    await refusals(`${make}ALTER TYPE m ADD VALUE 'x';\nINSERT INTO u SELECT 'x' FROM t;`),
  ).toEqual([`0000_test.sql:3:1: ${why} 3 ${next}`]);
});

test("refuses to use after a COMMIT what it takes away", async () => {
  const end =
    'temporary "t" of line 2 ends at the COMMIT on line 3; make it without ON COMMIT, or use it before';
  for (const action of ["DROP", "DELETE ROWS"]) {
    const sql = `BEGIN;\nCREATE TEMP TABLE t (a int) ON COMMIT ${action};\nCOMMIT;\nTABLE t;`;
    expect(await refusals(sql)).toEqual([`0000_test.sql:4:1: ${end}`]);
  }
});

test("refuses to let a SET LOCAL go on where a COMMIT is left out", async () => {
  const sql = "CREATE TEMP TABLE t ();\nSET LOCAL work_mem = '1MB';\nCOMMIT;\nTABLE t;";
  expect(await refusals(sql)).toEqual([
    '0000_test.sql:3:1: this cannot end the SET LOCAL of line 2, because temporary "t" of line 1 is used after it; write SET and RESET',
  ]);
});
