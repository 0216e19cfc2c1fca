import * as fc from "fast-check";
import { Client, DatabaseError } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { flightFrom } from "./flights.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

const statements = (texts: readonly string[]) => texts.map((text) => ({ text, values: [] }));

test("flies together what cannot end a transaction", () => {
  const texts = [
    "select 1",
    "\n\t INSERT INTO t VALUES (1)",
    "-- COMMIT\n  -- x\r\nCREATE TABLE u ()",
    "with a as (select 1) select * from a",
  ];
  expect(flightFrom(statements(texts), 0)).toHaveLength(4);
  expect(flightFrom(statements(texts), 2)).toHaveLength(2);
});

test("lets alone what may end a transaction, and what it cannot tell", () => {
  const alone = [
    "COMMIT",
    "end",
    "ROLLBACK TO SAVEPOINT a",
    "abort",
    "BEGIN",
    "START TRANSACTION",
    "PREPARE TRANSACTION 'x'",
    "SAVEPOINT a",
    "COPY t FROM STDIN",
    "/* select */ COMMIT",
    "-- select COMMIT",
    "--\nCOMMIT",
    "select_ COMMIT",
    "(SELECT 1)",
    "",
    ";",
  ];
  for (const text of alone) {
    expect([text, flightFrom(statements([text, "select 1"]), 0).length]).toEqual([text, 1]);
    expect([text, flightFrom(statements(["select 1", text]), 0).length]).toEqual([text, 1]);
  }
});

const ORDINARY = [
  "INSERT INTO t VALUES (1)",
  "INSERT INTO t VALUES (2) RETURNING id",
  "SELECT count(*) FROM t",
  "UPDATE t SET id = id + 1",
  "-- a comment\nDELETE FROM t WHERE id > 3",
];
const FAILING = ["SELECT 1/0", "SELECT absent", "SELEC", "SELECT 1; SELECT 2"];
const ENDING = ["COMMIT", "ROLLBACK", "/* hidden */ COMMIT", "COMMIT AND CHAIN"];
const OTHER = [
  "BEGIN",
  "SAVEPOINT a",
  "ROLLBACK TO SAVEPOINT a",
  "RELEASE a",
  "VACUUM t",
  "CREATE INDEX CONCURRENTLY ON t (id)",
  "DO $$BEGIN INSERT INTO t VALUES (9); COMMIT; END$$",
  "SET TRANSACTION READ ONLY",
  "LOCK TABLE t",
  "",
];
const batch = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ORDINARY) },
    { weight: 1, arbitrary: fc.constantFrom(...FAILING) },
    { weight: 2, arbitrary: fc.constantFrom(...ENDING) },
    { weight: 2, arbitrary: fc.constantFrom(...OTHER) },
  ),
  { maxLength: 12 },
);

const RAW = { "Neon-Raw-Text-Output": "true", "Neon-Array-Mode": "true" };
const asText = { getTypeParser: () => String };

/** What the proxy does: each statement waits for the answer to the one before. */
async function oneByOne(client: Client, texts: readonly string[]): Promise<unknown> {
  try {
    const results: unknown[] = [];
    await client.query("START TRANSACTION");
    for (const text of texts) {
      const asked = { text, rowMode: "array", queryMode: "extended", types: asText } as const;
      const { rows, rowCount } = await client.query(asked);
      results.push({ rows, rowCount });
    }
    await client.query("COMMIT");
    return { results };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await client.query("ROLLBACK");
    return { code: error.code, message: error.message };
  }
}

async function connect({ url }: { readonly url: string }): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test("does what waiting for each answer would have done, whatever a batch holds", async () => {
  const [mine, other] = await Promise.all([databaseForTest(), databaseForTest()]);
  const [witness, client] = await Promise.all([connect(mine), connect(other)]);
  const seed = Math.trunc(Math.random() * 2 ** 31);
  console.log(`flights: seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(batch, async (texts) => {
      const fresh = "DROP TABLE IF EXISTS t; CREATE TABLE t (id int)";
      await Promise.all([witness.query(fresh), client.query(fresh)]);
      const queries = texts.map((text) => ({ query: text }));
      const { body } = await postSql(mine, { queries }, RAW);
      expect(body).toMatchObject(Object(await oneByOne(client, texts)));
      const state = "SELECT id FROM t ORDER BY id";
      expect((await witness.query(state)).rows).toEqual((await client.query(state)).rows);
    }),
    { seed, numRuns: 200 },
  );
});
