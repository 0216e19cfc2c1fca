import { request } from "node:http";
import { expect, test } from "vitest";
import { like, someNumber } from "./testing/like.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

const ONE = { query: "SELECT 1 AS one" };

test("answers a statement with fields, rows, command and count", async () => {
  const database = await databaseForTest();
  await postSql(database, { query: "CREATE TABLE notes (id int PRIMARY KEY, body varchar(9))" });
  const insert = { query: "INSERT INTO notes VALUES (1, 'a'), (2, null) RETURNING id, body" };
  expect((await postSql(database, insert, { "Neon-Raw-Text-Output": "true" })).body).toEqual({
    command: "INSERT",
    rowCount: 2,
    rowAsArray: false,
    rows: [
      { id: "1", body: "a" },
      { id: "2", body: null },
    ],
    fields: [
      {
        name: "id",
        dataTypeID: 23,
        tableID: someNumber,
        columnID: 1,
        dataTypeSize: 4,
        dataTypeModifier: -1,
        format: "text",
      },
      {
        name: "body",
        dataTypeID: 1043,
        tableID: someNumber,
        columnID: 2,
        dataTypeSize: -1,
        dataTypeModifier: 13,
        format: "text",
      },
    ],
  });
});

test("counts the rows of what changes or answers rows, and of nothing else", async () => {
  const database = await databaseForTest();
  const cases = [
    ["CREATE TABLE t (id int)", "CREATE", null],
    ["INSERT INTO t VALUES (1), (2)", "INSERT", 2],
    ["UPDATE t SET id = 3 WHERE id > 5", "UPDATE", 0],
    ["SELECT * FROM t", "SELECT", 2],
    ["DELETE FROM t", "DELETE", 2],
    ["SET work_mem = '1MB'", "SET", null],
    ["", "", null],
    ["-- nothing", "", null],
  ] as const;
  for (const [query, command, rowCount] of cases) {
    expect(await postSql(database, { query })).toMatchObject({
      status: 200,
      body: { command, rowCount, rowAsArray: false },
    });
  }
});

test("obeys a boolean header only where it is exactly true", async () => {
  const database = await databaseForTest();
  const ask = async (headers: Record<string, string>) =>
    (await postSql(database, ONE, headers)).body;
  for (const other of ["True", "1", "yes", "false", ""]) {
    const headers = { "Neon-Raw-Text-Output": other, "Neon-Array-Mode": other };
    expect(await ask(headers)).toMatchObject({ rowAsArray: false, rows: [{ one: 1 }] });
  }
  expect(await ask({ "Neon-Raw-Text-Output": "true" })).toMatchObject({ rows: [{ one: "1" }] });
  expect(await ask({ "Neon-Array-Mode": "true" })).toMatchObject({ rowAsArray: true, rows: [[1]] });
});

test("lets a statement's arrayMode speak before the header", async () => {
  const database = await databaseForTest();
  const queries = [
    { ...ONE, arrayMode: false },
    { ...ONE, arrayMode: true },
    { ...ONE, arrayMode: null },
    ONE,
  ];
  const { body } = await postSql(database, { queries }, { "Neon-Array-Mode": "true" });
  expect(body).toMatchObject({
    results: [{ rows: [{ one: 1 }] }, { rows: [[1]] }, { rows: [[1]] }, { rows: [[1]] }],
  });
});

test("keeps the last of columns with one name, and a column of any name", async () => {
  const database = await databaseForTest();
  const query = `SELECT 1 AS a, 2 AS a, 3 AS "__proto__", 4 AS "constructor"`;
  const { body } = await postSql(database, { query });
  expect(JSON.stringify(body)).toContain(`"rows":[{"a":2,"__proto__":3,"constructor":4}]`);
});

const MODES = `SELECT current_setting('transaction_isolation') AS level,
  current_setting('transaction_read_only') AS readonly, current_setting('transaction_deferrable') AS deferrable`;

test("begins a batch in the modes of its headers, and repeats them", async () => {
  const database = await databaseForTest();
  const levels = {
    Serializable: "serializable",
    RepeatableRead: "repeatable read",
    ReadCommitted: "read committed",
    ReadUncommitted: "read uncommitted",
  };
  for (const [name, level] of Object.entries(levels)) {
    const headers = {
      "Neon-Batch-Isolation-Level": name,
      "Neon-Batch-Read-Only": "true",
      "Neon-Batch-Deferrable": "true",
    };
    const answer = await postSql(database, { queries: [{ query: MODES }] }, headers);
    expect(answer.body).toMatchObject({
      results: [{ rows: [{ level, readonly: "on", deferrable: "on" }] }],
    });
    for (const [header, value] of Object.entries(headers))
      expect(answer.headers.get(header)).toBe(value);
  }
  const plain = await postSql(
    database,
    { queries: [{ query: MODES }] },
    { "Neon-Batch-Read-Only": "TRUE" },
  );
  expect(plain.body).toMatchObject({
    results: [{ rows: [{ level: "read committed", readonly: "off" }] }],
  });
  expect(plain.headers.has("Neon-Batch-Read-Only")).toBe(false);
});

test("refuses an isolation level that is none of the four", async () => {
  const database = await databaseForTest();
  for (const level of ["serializable", "READ COMMITTED", "", "Serializable; DROP TABLE x"]) {
    const answer = await postSql(
      database,
      { queries: [ONE] },
      { "Neon-Batch-Isolation-Level": level },
    );
    expect(answer).toMatchObject({
      status: 400,
      body: { message: "invalid isolation level", code: "" },
    });
  }
});

test("refuses a connection string that is missing, foreign or lacks a part", async () => {
  const database = await databaseForTest();
  const cases = [
    ["https://u:p@localhost/d", "no connection string"],
    ["nonsense", "no connection string"],
    ["postgres://:p@localhost/d", "missing username"],
    ["postgres://u@localhost/d", "missing password"],
    ["postgres://u:p@localhost/", "missing database"],
    ["postgres://u:p@localhost", "missing database"],
    ["postgres://u:%zz@localhost/d", "malformed %"],
    ["postgres://u%00options%00-cx:p@localhost/d", "NUL"],
  ] as const;
  for (const [url, words] of cases) {
    const answer = await postSql(database, ONE, { "Neon-Connection-String": url });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: like(words) },
    });
  }
  const none = await fetch(database.http, { method: "POST", body: JSON.stringify(ONE) });
  expect(none.status).toBe(400);
  expect(await none.json()).toMatchObject({ message: "missing header Neon-Connection-String" });
});

test("drops the parameters of a connection string", async () => {
  const database = await databaseForTest();
  const url = `${database.neonUrl}?options=-c%20work_mem%3D77kB&user=nobody&dbname=absent`;
  const answer = await postSql(
    database,
    { query: "SHOW work_mem" },
    { "Neon-Connection-String": url },
  );
  expect(answer.body).toMatchObject({ rows: [{ work_mem: "4MB" }] });
});

test("refuses a body that is no query", async () => {
  const database = await databaseForTest();
  const bodies = [
    "",
    "null",
    "[]",
    "{}",
    "{",
    '"SELECT 1"',
    '{"query": 1}',
    '{"query": "SELECT 1", "params": {}}',
  ];
  const more = [
    '{"queries": {}}',
    '{"queries": ["SELECT 1"]}',
    '{"query": "SELECT \\ud800"}',
    '\ufeff{"query": ""}',
    `{"query": "SELECT $1", "params": [${"[".repeat(1e5)}${"]".repeat(1e5)}]}`,
    `{"query": "SELECT $1", "params": [{"a": ${"[".repeat(1e5)}${"]".repeat(1e5)}}]}`,
  ];
  for (const body of [...bodies, ...more]) {
    expect(await postSql(database, body)).toMatchObject({
      status: 400,
      body: { message: like(/^could not parse the HTTP request body/), code: "" },
    });
  }
  const latin1 = await fetch(database.http, {
    method: "POST",
    headers: { "Neon-Connection-String": database.neonUrl },
    body: Buffer.from(`{"query": "SELECT 'é'"}`, "latin1"),
  });
  expect(latin1.status).toBe(400);
});

test("answers a batch of no queries, and one of a thousand in their order", async () => {
  const database = await databaseForTest();
  expect(await postSql(database, { queries: [] })).toMatchObject({
    status: 200,
    body: { results: [] },
  });
  const queries = Array.from({ length: 1000 }, (_, index) => ({
    query: "SELECT $1::int AS n",
    params: [index],
  }));
  const { body } = await postSql(database, { queries });
  expect(body).toMatchObject({
    results: queries.map(({ params }) => ({ rows: [{ n: params[0] }] })),
  });
});

test("tells pages that they may ask, before and with the request", async () => {
  const database = await databaseForTest();
  const preflight = await fetch(database.http, { method: "OPTIONS" });
  expect(preflight.status).toBe(200);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-max-age")).toBe("86400");
  expect(preflight.headers.get("access-control-allow-headers")).toContain("Neon-Connection-String");
  const failed = await postSql(database, { query: "SELEC" });
  const succeeded = await postSql(database, ONE);
  for (const { headers } of [failed, succeeded]) {
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("content-type")).toBe("application/json");
  }
});

test("supports nothing but POST and OPTIONS at /sql", async () => {
  const database = await databaseForTest();
  const cases = [
    ["GET", "/sql"],
    ["PUT", "/sql"],
    ["POST", "/"],
    ["POST", "/sql/x"],
    ["GET", "/v2"],
  ] as const;
  for (const [method, path] of cases) {
    const response = await fetch(new URL(path, database.http), { method });
    expect(response.status).toBe(400);
    expect(await response.json()).toBe("query is not supported");
  }
  expect(await postSql({ ...database, http: `${database.http}?x=1` }, ONE)).toMatchObject({
    status: 200,
  });
});

test("answers nobody who came by a name that is not this machine's", async () => {
  const { http, neonUrl } = await databaseForTest();
  const status = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { Host: host, "Neon-Connection-String": neonUrl };
      const sent = request(http, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      sent.end(JSON.stringify(ONE));
    });
  const { port } = new URL(http);
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.1",
  ]) {
    expect(await status(host)).toBe(403);
  }
  for (const host of [
    "localhost",
    `LOCALHOST:${port}`,
    "127.0.0.1",
    `[::1]:${port}`,
    "db.localtest.me",
    "a.localhost",
  ]) {
    expect(await status(host)).toBe(200);
  }
});
