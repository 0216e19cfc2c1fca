import { neon, neonConfig } from "@neondatabase/serverless";
import * as fc from "fast-check";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { databaseForTest } from "./testing/post-sql.ts";

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;

const text = fc.string({ unit: "binary" }).map((made) => made.replaceAll("\0", "").toWellFormed());
const float = fc.double({ noNaN: false });
const json = fc.jsonValue().map((value) => JSON.stringify(value).replaceAll("\\u0000", ""));
const nested = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.option(text), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

/** Values of each type as both drivers take them. */
const TYPES = {
  text,
  bool: fc.boolean(),
  int2: fc.integer({ min: -32_768, max: 32_767 }),
  int4: fc.integer(),
  int8: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  numeric: fc.tuple(fc.bigInt(), fc.nat(30)).map(([digits, places]) => `${digits}e-${places}`),
  float4: float.map((value) => Math.fround(value)),
  float8: float,
  json,
  jsonb: json.map((value) => value.replaceAll(/\\ud[89a-f]../gi, "")),
  bytea: fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString("hex")}`),
  uuid: fc.uuid(),
  timestamptz: fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((at) => at.toISOString()),
  interval: fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -1e6, max: 1e6 }))
    .map(([months, s]) => `${months} months ${s} seconds`),
  "int4[]": fc.array(fc.option(fc.integer())),
  "text[]": fc.oneof(fc.array(fc.option(text)), nested),
  int4range: fc
    .tuple(fc.integer(), fc.nat())
    .map(([from, more]) => `[${from},${Math.min(from + more, 2 ** 31 - 1)})`),
  inet: fc.ipV4(),
} as const;

test("gives the unmodified driver what pg gets over TCP, for many values of many types", async () => {
  const database = await databaseForTest();
  const sql = neon(database.neonUrl, { fullResults: true, arrayMode: true });
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  const names = Object.keys(TYPES);
  const query = `SELECT ${names.map((type, index) => `$${index + 1}::${type}`).join(", ")}`;
  const seed = Math.trunc(Math.random() * 2 ** 31);
  console.log(`agreement: seed ${seed}`);
  const row = fc.tuple(...Object.values(TYPES).map((arbitrary) => fc.option<unknown>(arbitrary)));
  await fc.assert(
    fc.asyncProperty(row, async (values) => {
      const expected = await client.query<unknown[]>({ text: query, values, rowMode: "array" });
      const [alone, batch] = await Promise.all([
        sql.query(query, values),
        sql.transaction([sql.query(query, values)]),
      ]);
      for (const result of [alone, ...batch]) {
        expect(result.rows).toEqual(expected.rows);
        expect([result.command, result.rowCount]).toEqual([expected.command, expected.rowCount]);
        expect(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual(
          expected.fields.map(({ name, dataTypeID }) => [name, dataTypeID]),
        );
      }
    }),
    { seed, numRuns: 200 },
  );
});
