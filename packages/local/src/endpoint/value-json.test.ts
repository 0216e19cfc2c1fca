import { expect, test } from "vitest";
import { like } from "./testing/like.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";
import { toJson } from "./value-json.ts";

/** Expression, and what the proxy makes of it without Neon-Raw-Text-Output. */
const SAMPLES = [
  ["true", true],
  ["false", false],
  ["7::int2", 7],
  ["-2147483648", -2_147_483_648],
  ["9007199254740993::int8", "9007199254740993"],
  ["1.50::numeric", "1.50"],
  ["0.1::float8", 0.1],
  ["1e300::float8", 1e300],
  ["'NaN'::float8", "NaN"],
  ["'-Infinity'::float4", "-Infinity"],
  ["'x'::text", "x"],
  ["''::text", ""],
  ["null::int", null],
  [`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, "x"] }],
  ["'null'::json", null],
  ["'2020-01-02'::date", "2020-01-02"],
  [String.raw`'\xDEADbeef'::bytea`, String.raw`\xdeadbeef`],
  ["'{}'::int[]", []],
  ["'{1,NULL,3}'::int[]", [1, null, 3]],
  [
    "'{{1,2},{3,4}}'::int[]",
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["'[5:6]={1,2}'::int[]", [1, 2]],
  ["'[0:0][2:3]={{t,f}}'::bool[]", [[true, false]]],
  [
    `ARRAY['a b', '', 'NULL', 'q"', E'back\\\\slash', '{x,y}', null]`,
    ["a b", "", "NULL", 'q"', "back\\slash", "{x,y}", null],
  ],
  ["ARRAY[9007199254740993]::int8[]", ["9007199254740993"]],
  ["ARRAY['NaN', '1.5']::float8[]", ["NaN", 1.5]],
  [`ARRAY['{"a": 1}', '[]']::jsonb[]`, [{ a: 1 }, []]],
  ["ARRAY['a', 'b c']::varchar[]", ["a", "b c"]],
  ["ARRAY['2020-01-02 03:04:05+00']::timestamptz[]", [like(/^20/)]],
  ["ARRAY['a'::name]", ["a"]],
] as const;

test("makes of Postgres's text what the proxy makes of it", async () => {
  const database = await databaseForTest();
  const list = SAMPLES.map(([expression], index) => `${expression} AS c${index}`).join(", ");
  const { body } = await postSql(database, { query: `SELECT ${list}` });
  const wanted = Object.fromEntries(SAMPLES.map(([, value], index) => [`c${index}`, value]));
  expect(body).toMatchObject({ rows: [wanted] });
});

test("keeps the digits of JSON that a number of JavaScript would lose", async () => {
  const database = await databaseForTest();
  const response = await fetch(database.http, {
    method: "POST",
    headers: { "Neon-Connection-String": database.neonUrl },
    body: JSON.stringify({ query: `SELECT '{"n":12345678901234567890}'::json AS j` }),
  });
  expect(await response.text()).toContain('"rows":[{"j":{"n":12345678901234567890}}]');
});

test("refuses an array's text that is none", () => {
  const texts = ['{"a', "{1,2", "{1,2}}", "{1,}", "{,1}", "1,2", "", "[1:2]", '{"a"b}', "{{1}"];
  for (const text of texts) expect(() => toJson(1009)(text)).toThrow("not well-formed");
});
