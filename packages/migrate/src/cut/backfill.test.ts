import { expect, test } from "vitest";
import { hashOf } from "../text-hash.ts";
import { cutUnits } from "../units.ts";
import type { BackfillTarget } from "./backfill.ts";

const HEADER = "-- slipway: lane=backfill";

async function cut(statement: string) {
  const sql = `SELECT 1;\n${HEADER}\n${statement}`;
  return await cutUnits({ tag: "0000_test", idx: 0, when: 1, sql, hash: hashOf(sql) }, []);
}

async function target(statement: string): Promise<BackfillTarget> {
  const { units, refusals } = await cut(statement);
  expect(refusals).toEqual([]);
  const unit = units.find(({ lane }) => lane === "backfill");
  if (unit?.lane !== "backfill") throw new Error("no backfill");
  return unit.target;
}

async function restricted(statement: string): Promise<string> {
  const { before, after } = await target(statement);
  return `${before}id > 1${after}`;
}

test("knows the table, what its columns are qualified with and what is set", async () => {
  expect(await target('UPDATE app."T" AS x SET "a b" = 1, (c, d) = (2, 3)')).toMatchObject({
    table: '"app"."T"',
    alias: '"x"',
    only: false,
    columns: ["a b", "c", "d"],
  });
  expect(await target("DELETE FROM ONLY T")).toMatchObject({
    table: '"t"',
    alias: '"t"',
    only: true,
    columns: [],
  });
});

test.each([
  ["UPDATE t SET a = 1", "UPDATE t SET a = 1\nWHERE (id > 1\n)"],
  ["DELETE FROM t -- all;", "DELETE FROM t -- all;\nWHERE (id > 1\n)"],
  ["DELETE FROM t WHERE a", "DELETE FROM t WHERE ( a\n) AND (id > 1\n)"],
  ["DELETE FROM t WHERE a OR b -- or", "DELETE FROM t WHERE ( a OR b -- or\n) AND (id > 1\n)"],
  ["DELETE FROM t WHERE a AND b", "DELETE FROM t WHERE ( a AND b\n) AND (id > 1\n)"],
  ["DELETE FROM t WHERE(a)", "DELETE FROM t WHERE ((a)\n) AND (id > 1\n)"],
])("puts a range into %s", async (statement, expected) => {
  expect(await restricted(statement)).toBe(expected);
});

test.each([
  "UPDATE t SET a = 'größe 𝛼 where' ",
  'UPDATE t SET "where" = 1 ',
  "UPDATE t SET a = t.where ",
  "UPDATE t SET a = (SELECT 1 FROM u WHERE true) ",
  "UPDATE t SET a = CASE WHEN (SELECT b FROM u WHERE c) THEN $$ where $$ END /* where /* where */ */ ",
  "UPDATE t SET a = 1 -- where it\n",
])("finds the statement's own WHERE behind %s", async (start) => {
  const where = "WHERE b IN (1, 2) OR c = ARRAY[1] /* where */ OR d = 'where'";
  expect(await restricted(start + where)).toBe(
    `${start}${where.replace("WHERE", "WHERE (")}\n) AND (id > 1\n)`,
  );
  expect(await restricted(start)).toBe(`${start.trimEnd()}\nWHERE (id > 1\n)`);
});

test.each([
  ["SELECT 2", "only an UPDATE or a DELETE can be a backfill"],
  ["UPDATE t SET a = 1 FROM u", "it cannot have FROM"],
  ["DELETE FROM t USING u", "it cannot have USING"],
  ["WITH x AS (SELECT 1) DELETE FROM t", "cannot have WITH"],
  ["DELETE FROM t RETURNING a", "cannot have RETURNING"],
  ["DELETE FROM t WHERE CURRENT OF c", "cannot have WHERE CURRENT OF"],
  ["DELETE FROM t WHERE a = $1", "cannot have parameters"],
  ["DELETE FROM t WHERE a < (SELECT max(a) FROM app.t)", 'sees "t" change between its batches'],
  ["UPDATE t SET a = (SELECT 1 FROM (TABLE t) AS x)", 'sees "t" change between its batches'],
])("refuses by file and line what cannot be repeated over ranges: %s", async (statement, why) => {
  const { refusals } = await cut(statement);
  expect(refusals.map(({ code }) => code)).toEqual(["statement"]);
  expect(refusals[0]?.message).toMatch(/^0000_test\.sql:3:1: /);
  expect(refusals[0]?.message).toContain(why);
});
