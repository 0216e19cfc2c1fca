import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listenOnLoopback } from "../listen-on-loopback.ts";
import { startEndpoint } from "./endpoint.ts";
import { like } from "./testing/like.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

const MB = 1024 * 1024;
const RAW = { "Neon-Raw-Text-Output": "true", "Neon-Array-Mode": "true" };

test("carries a value of nearly 10 MiB both ways", async () => {
  const database = await databaseForTest();
  const long = "ü".repeat(5 * MB - 1000);
  const answer = await postSql(database, { query: "SELECT $1::text", params: [long] }, RAW);
  expect(answer).toMatchObject({ status: 200 });
  expect(JSON.stringify(answer.body).includes(long)).toBe(true);
});

test("answers 413 to a request of more than 10 MiB", async () => {
  const database = await databaseForTest();
  const answer = await postSql(database, { query: "SELECT $1", params: ["x".repeat(10 * MB)] });
  expect(answer).toMatchObject({
    status: 413,
    body: { message: like("request is too large"), code: "" },
  });
});

test("answers 507 to a result of more than 10 MiB, counted over a batch", async () => {
  const database = await databaseForTest();
  const large = { query: `SELECT repeat('x', ${6 * MB})` };
  const refusal = { status: 507, body: { message: like("response is too large"), code: "" } };
  expect((await postSql(database, large)).status).toBe(200);
  await postSql(database, { query: "CREATE TABLE t ()" });
  expect(
    await postSql(database, { queries: [{ query: "INSERT INTO t DEFAULT VALUES" }, large, large] }),
  ).toMatchObject(refusal);
  expect(
    (await postSql(database, { query: "SELECT count(*)::int AS n FROM t" })).body,
  ).toMatchObject({ rows: [{ n: 0 }] });
});

test("counts the bytes that it would send, not those that came", async () => {
  const database = await databaseForTest();
  const escaped = { query: `SELECT repeat('"', ${6 * MB})` };
  expect(await postSql(database, escaped)).toMatchObject({ status: 507 });
  const named = { query: `SELECT 1 AS ${"x".repeat(60)} FROM generate_series(1, 200000)` };
  expect(await postSql(database, named)).toMatchObject({ status: 507 });
  expect((await postSql(database, named, RAW)).status).toBe(200);
});

test("stops reading a result that is too large: rows without end are refused at once", async () => {
  const database = await databaseForTest();
  const endless = { query: "SELECT repeat('x', 1000), generate_series(1, 1000000000)" };
  expect(await postSql(database, endless)).toMatchObject({ status: 507 });
  expect(await postSql(database, { query: "SELECT 1" })).toMatchObject({ status: 200 });
});

test("takes 65,535 parameters and refuses more", async () => {
  const database = await databaseForTest();
  const count = (params: number) => {
    const list = Array.from({ length: params }, (_, index) => `($${index + 1})`).join(",");
    const query = `SELECT count(*)::int AS n FROM (VALUES ${list}) v`;
    return postSql(database, { query, params: Array.from({ length: params }, () => "x") });
  };
  expect((await count(65_535)).body).toMatchObject({ rows: [{ n: 65_535 }] });
  expect(await count(65_536)).toMatchObject({
    status: 400,
    body: { message: like("at most 65535") },
  });
});

test("answers many rows and many columns whole", async () => {
  const database = await databaseForTest();
  const many = await postSql(
    database,
    { query: "SELECT n FROM generate_series(1, 200000) n" },
    { "Neon-Array-Mode": "true" },
  );
  expect(many.body).toMatchObject({ rowCount: 200_000 });
  expect(JSON.stringify(many.body)).toContain("[199999],[200000]]");
  const columns = Array.from({ length: 1600 }, (_, index) => `${index} AS c${index}`);
  const wide = await postSql(database, { query: `SELECT ${columns.join(", ")}` });
  expect(wide.body).toMatchObject({ rows: [{ c0: 0, c1599: 1599 }] });
});

test("refuses a row by the length that it announces, before it has come", async () => {
  const authenticated = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 0]);
  const ready = Buffer.from([90, 0, 0, 0, 5, 73]);
  const gigabyte = Buffer.from([68, 0x40, 0, 0, 0]);
  const server = await listenOnLoopback(
    () =>
      createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => {
          socket.write(Buffer.concat([authenticated, ready]));
          socket.once("data", () => socket.write(gigabyte));
        });
      }),
    0,
  );
  onTestFinished(() => server.close());
  const endpoint = await startEndpoint({ upstream: { host: "localhost", port: server.port } });
  onTestFinished(() => endpoint.close());
  const neonUrl = `postgres://u:p@localhost:${endpoint.port}/d`;
  const answer = await postSql({ http: endpoint.http, neonUrl }, { query: "SELECT 1" });
  expect(answer).toMatchObject({ status: 507, body: { message: like("response is too large") } });
});
