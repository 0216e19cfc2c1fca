import { expect, test } from "vitest";
import { query } from "../testing/query.ts";
import { startEndpoint } from "./endpoint.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

const running = (url: string) =>
  query(
    url,
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(1000)%' AND pid <> pg_backend_pid()",
  );

async function abandon(database: { http: string; neonUrl: string; url: string }, body: unknown) {
  const leaving = new AbortController();
  const asked = fetch(database.http, {
    method: "POST",
    headers: { "Neon-Connection-String": database.neonUrl },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  await expect.poll(() => running(database.url)).toHaveLength(1);
  leaving.abort();
  await expect(asked).rejects.toThrow("aborted");
  await expect.poll(() => running(database.url)).toHaveLength(0);
}

test("cancels the query of a client that goes away", async () => {
  const database = await databaseForTest();
  await abandon(database, { query: "SELECT pg_sleep(1000)" });
  expect(await postSql(database, { query: "SELECT 1" })).toMatchObject({ status: 200 });
});

test("rolls back the batch of a client that goes away", async () => {
  const database = await databaseForTest();
  await postSql(database, { query: "CREATE TABLE t (id int)" });
  const texts = ["INSERT INTO t VALUES (1)", "SELECT pg_sleep(1000)", "INSERT INTO t VALUES (2)"];
  await abandon(database, { queries: texts.map((text) => ({ query: text })) });
  expect((await postSql(database, { query: "SELECT * FROM t" })).body).toMatchObject({ rows: [] });
});

test("never cancels anybody else's query, however many clients go away", async () => {
  const database = await databaseForTest();
  const asked = Array.from({ length: 200 }, async (_, index) => {
    const leaving = index % 2 === 0 ? AbortSignal.timeout(index % 23) : undefined;
    try {
      const response = await fetch(database.http, {
        method: "POST",
        headers: { "Neon-Connection-String": database.neonUrl },
        body: JSON.stringify({ query: "SELECT pg_sleep(0.002)" }),
        ...(leaving === undefined ? {} : { signal: leaving }),
      });
      return response.status;
    } catch (error) {
      if (leaving?.aborted === true) return 200;
      throw error;
    }
  });
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
});

test("cancels what runs when the endpoint closes, and says so as the proxy does", async () => {
  const database = await databaseForTest();
  const { port } = new URL(database.url);
  const endpoint = await startEndpoint({ upstream: { host: "localhost", port: Number(port) } });
  const asked = postSql({ ...database, http: endpoint.http }, { query: "SELECT pg_sleep(1000)" });
  await expect.poll(() => running(database.url)).toHaveLength(1);
  await Promise.all([
    expect(asked).resolves.toMatchObject({
      status: 400,
      body: { code: "08P01", message: "Query cancelled, connection was terminated" },
    }),
    endpoint.close(),
  ]);
  expect(await running(database.url)).toHaveLength(0);
});
