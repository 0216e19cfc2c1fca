import { expect, test } from "vitest";
import { databaseForTest, postSql } from "./testing/post-sql.ts";
import { parameterText } from "./parameter-text.ts";

test("sends strings as they are, null as NULL and the rest as its JSON", () => {
  const cases = [
    [null, null],
    ["", ""],
    ['a "b" \\c', 'a "b" \\c'],
    ["null", "null"],
    [1, "1"],
    [-1.5e-7, "-1.5e-7"],
    [true, "true"],
    [{ a: [1, null] }, '{"a":[1,null]}'],
  ] as const;
  for (const [value, text] of cases) expect(parameterText(value)).toBe(text);
});

test("sends arrays as Postgres writes them, nested too", () => {
  const cases = [
    [[], "{}"],
    [[1, null, true], "{1,NULL,true}"],
    [["a", "", "NULL", 'q"\\', "{x,y}"], String.raw`{"a","","NULL","q\"\\","{x,y}"}`],
    [
      [
        [1, 2],
        [3, 4],
      ],
      "{{1,2},{3,4}}",
    ],
    [[{ a: 'x"y' }], String.raw`{"{\"a\":\"x\\\"y\"}"}`],
  ] as const;
  for (const [value, text] of cases) expect(parameterText(value)).toBe(text);
});

test("reach Postgres with their value", async () => {
  const database = await databaseForTest();
  const answer = await postSql(database, {
    query:
      "SELECT $1::text[] AS a, $2::jsonb[] AS b, $3::int[][] AS c, $4::jsonb AS d, $5::int8 AS e",
    params: [["a", null, 'q"\\,{}', "ü😀"], [{ k: 'v"\\' }], [[1], [2]], { x: [true] }, null],
  });
  expect(answer.body).toMatchObject({
    rows: [
      {
        a: ["a", null, 'q"\\,{}', "ü😀"],
        b: [{ k: 'v"\\' }],
        c: [[1], [2]],
        d: { x: [true] },
        e: null,
      },
    ],
  });
});
