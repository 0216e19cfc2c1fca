import { expect, onTestFinished, test } from "vitest";
import { createServer } from "node:net";
import { listenOnLoopback } from "../listen-on-loopback.ts";
import { query } from "../testing/query.ts";
import { startEndpoint } from "./endpoint.ts";
import { like } from "./testing/like.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

test("answers a Postgres error with every field, null where it has none", async () => {
  const database = await databaseForTest();
  await query(
    database.url,
    "CREATE SCHEMA s; CREATE TABLE s.t (c int CONSTRAINT positive CHECK (c > 0))",
  );
  const answer = await postSql(database, { query: "INSERT INTO s.t VALUES ($1)", params: [-1] });
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    message: 'new row for relation "t" violates check constraint "positive"',
    code: "23514",
    detail: "Failing row contains (-1).",
    hint: null,
    position: null,
    internalPosition: null,
    internalQuery: null,
    severity: "ERROR",
    where: null,
    table: "t",
    column: null,
    schema: "s",
    dataType: null,
    constraint: "positive",
    file: "execMain.c",
    line: like(/^\d+$/),
    routine: "ExecConstraints",
  });
});

test("says where the error is, in the query and in what the query called", async () => {
  const database = await databaseForTest();
  expect((await postSql(database, { query: "SELECT nothing" })).body).toMatchObject({
    code: "42703",
    position: "8",
  });
  expect((await postSql(database, { query: "SELECT abz(1)" })).body).toMatchObject({
    code: "42883",
    hint: like(/./),
  });
  const body =
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT absent FROM pg_class); END'";
  await postSql(database, { query: body });
  expect((await postSql(database, { query: "SELECT f()" })).body).toMatchObject({
    internalPosition: like(/./),
    internalQuery: like("absent"),
    where: like("function f()"),
  });
  const typed = { query: "CREATE DOMAIN even AS int CHECK (value % 2 = 0)" };
  await postSql(database, typed);
  expect((await postSql(database, { query: "SELECT 1::even" })).body).toMatchObject({
    dataType: "even",
    constraint: "even_check",
  });
});

test("refuses several statements in one query, and goes on", async () => {
  const database = await databaseForTest();
  const several = await postSql(database, { query: "SELECT 1; SELECT 2" });
  expect(several).toMatchObject({
    status: 400,
    body: { code: "42601", message: like("multiple commands") },
  });
  expect((await postSql(database, { query: "SELECT 1;" })).status).toBe(200);
});

test("never lets a NUL cut what it sends to Postgres", async () => {
  const database = await databaseForTest();
  const inQuery = await postSql(database, { query: "SELECT 1\0\0\0Q\0\0\0\u0010DROP TABLE x\0" });
  expect(inQuery).toMatchObject({
    status: 400,
    body: { code: "", message: like("NUL") },
  });
  const inBatch = { queries: [{ query: "CREATE TABLE half ()" }, { query: "\0" }] };
  expect(await postSql(database, inBatch)).toMatchObject({ status: 400, body: { code: "" } });
  expect((await postSql(database, { query: "SELECT FROM half" })).body).toMatchObject({
    code: "42P01",
  });
  const inValue = await postSql(database, { query: "SELECT $1::text", params: ["a\0b"] });
  expect(inValue).toMatchObject({ status: 400, body: { code: "22021" } });
});

test("leaves nothing of a batch that could not even begin", async () => {
  const database = await databaseForTest();
  const headers = { "Neon-Batch-Read-Only": "true" };
  expect(await postSql(database, { queries: [{ query: "\0" }] }, headers)).toMatchObject({
    status: 400,
  });
  expect(await postSql(database, { query: "CREATE TABLE made ()" })).toMatchObject({ status: 200 });
});

test("refuses COPY both ways, alone and in a batch, and goes on", async () => {
  const database = await databaseForTest();
  await postSql(database, { query: "CREATE TABLE t (id int)" });
  const refusal = {
    status: 400,
    body: { code: "", message: like("COPY is not possible over HTTP") },
  };
  for (const text of [
    "COPY t FROM STDIN",
    "COPY t TO STDOUT",
    "COPY (SELECT generate_series(1, 1000000)) TO STDOUT",
  ]) {
    expect(await postSql(database, { query: text })).toMatchObject(refusal);
    const queries = [
      { query: "INSERT INTO t VALUES (1)" },
      { query: text },
      { query: "INSERT INTO t VALUES (2)" },
    ];
    expect(await postSql(database, { queries })).toMatchObject(refusal);
    expect(
      (await postSql(database, { query: "SELECT count(*)::int AS n FROM t" })).body,
    ).toMatchObject({ rows: [{ n: 0 }] });
  }
});

test("rolls a batch back at its first error, and says which", async () => {
  const database = await databaseForTest();
  const queries = [
    "CREATE TABLE t (id int)",
    "INSERT INTO t VALUES (1)",
    "SELECT 1/0",
    "SELECT nothing",
  ].map((text) => ({ query: text }));
  expect(await postSql(database, { queries })).toMatchObject({
    status: 400,
    body: { code: "22012" },
  });
  expect((await postSql(database, { query: "SELECT FROM t" })).body).toMatchObject({
    code: "42P01",
  });
});

test("answers a failure at the end of a batch, when a deferred constraint is looked at", async () => {
  const database = await databaseForTest();
  await postSql(database, {
    query: "CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)",
  });
  const queries = [{ query: "INSERT INTO t VALUES (1), (1)" }];
  expect(await postSql(database, { queries })).toMatchObject({
    status: 400,
    body: { code: "23505" },
  });
  expect((await postSql(database, { query: "SELECT * FROM t" })).body).toMatchObject({ rows: [] });
});

test("commits what came before a COMMIT in a batch, and each statement after it by itself", async () => {
  const database = await databaseForTest();
  await postSql(database, { query: "CREATE TABLE t (id int)" });
  const texts = [
    "INSERT INTO t VALUES (1)",
    "COMMIT",
    "INSERT INTO t VALUES (2)",
    "SELECT 1/0",
    "INSERT INTO t VALUES (3)",
  ];
  const queries = texts.map((text) => ({ query: text }));
  expect(await postSql(database, { queries })).toMatchObject({
    status: 400,
    body: { code: "22012" },
  });
  expect((await postSql(database, { query: "SELECT id FROM t ORDER BY id" })).body).toMatchObject({
    rows: [{ id: 1 }, { id: 2 }],
  });
});

test("goes on after a query that opened a transaction, and after one that broke it", async () => {
  const database = await databaseForTest();
  for (const text of ["BEGIN", "ROLLBACK", "START TRANSACTION READ ONLY", "SAVEPOINT a"]) {
    await postSql(database, { query: text });
    expect(await postSql(database, { query: "DISCARD ALL" })).toMatchObject({
      status: 200,
    });
  }
});

test("answers 400 when Postgres ends the session under a query, and goes on", async () => {
  const database = await databaseForTest();
  const ended = await postSql(database, { query: "SELECT pg_terminate_backend(pg_backend_pid())" });
  expect(ended).toMatchObject({ status: 400, body: { code: "57P01", severity: "FATAL" } });
  expect(await postSql(database, { query: "SELECT 1" })).toMatchObject({ status: 200 });
});

test("never hands out a session that was ended while it was idle", async () => {
  const database = await databaseForTest();
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([1, 2, 3].map(() => postSql(database, { query: "SELECT 1" })));
    await query(
      database.url,
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    expect(await postSql(database, { query: "SELECT 1" })).toMatchObject({ status: 200 });
  }
});

test("repeats Postgres's own words about unknown users, passwords and databases", async () => {
  const database = await databaseForTest();
  await postSql(database, { query: "SELECT 1" });
  const cases = [
    [{ password: "wrong" }, "28P01", 'password authentication failed for user "slipway_owner"'],
    [{ username: "nobody" }, "28P01", 'password authentication failed for user "nobody"'],
    [{ pathname: "absent" }, "3D000", 'database "absent" does not exist'],
  ] as const;
  for (const [parts, code, message] of cases) {
    const neonUrl = Object.assign(new URL(database.neonUrl), parts).href;
    const answer = await postSql({ ...database, neonUrl }, { query: "SELECT 1" });
    expect(answer).toMatchObject({ status: 400, body: { code, message, severity: "FATAL" } });
  }
  expect(await postSql(database, { query: "SELECT 1" })).toMatchObject({ status: 200 });
});

test("answers 500 where no Postgres is, or something that is none", async () => {
  const gone = await listenOnLoopback(() => createServer(), 0);
  await gone.close();
  const other = await listenOnLoopback(
    () => createServer((socket) => socket.on("error", () => {}).end("hello\n")),
    0,
  );
  onTestFinished(() => other.close());
  for (const { port } of [gone, other]) {
    const endpoint = await startEndpoint({ upstream: { host: "localhost", port } });
    onTestFinished(() => endpoint.close());
    const neonUrl = `postgres://u:p@localhost:${endpoint.port}/d`;
    const answer = await postSql({ http: endpoint.http, neonUrl }, { query: "SELECT 1" });
    expect(answer).toMatchObject({
      status: 500,
      body: { code: "", message: "Couldn't connect to compute node" },
    });
  }
});
