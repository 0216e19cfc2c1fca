import { counterContract } from "@slipway/core/contract/counter";
import { incrementCounter, readCounter } from "@slipway/core/counter";
import { createDatabase } from "@slipway/core/lib/create-database";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import {
  startFaultyProxy,
  type Fault,
  type FaultyProxy,
} from "@slipway/local/testing/faulty-proxy";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { invoke } from "../testing/invoke.ts";
import { jsonRequest } from "../testing/url-event.ts";
import { route } from "./route.ts";

let app: AppDatabase;
let proxy: FaultyProxy;
beforeAll(async () => {
  app = await createAppDatabase();
  proxy = await startFaultyProxy(app.http);
});
afterAll(async () => {
  await proxy.close();
  await app.drop();
});

const errorLog = vi.spyOn(console, "error");
beforeEach(async () => {
  errorLog.mockReset();
  errorLog.mockImplementation(() => {});
  await app.db.execute(sql`truncate counter cascade`);
});

const db = createDatabase(() =>
  Object.assign(new URL(app.neonUrl), { port: String(proxy.port) }).toString(),
);
const handler = route(db, counterContract, {
  read: (call) => readCounter(call.db),
  increment: (call) => incrementCounter(call.db, call.body.increment),
});
const read = (remaining?: number) => invoke(handler, { method: "GET" }, remaining);
const increment = (remaining?: number) =>
  invoke(handler, jsonRequest("PUT", "/", { increment: 1 }), remaining);
const readDirectly = async () => (await readCounter(app.db)).count;

const shutdown = JSON.stringify({
  message: "terminating connection due to administrator command",
  code: "57P01",
});
const faults: [string, Fault][] = [
  ["the request is lost", "drop"],
  ["the answer is lost", "lose"],
  ["the answer is not JSON", { status: 200, body: "<html>" }],
  ["a gateway answers", { status: 502, body: "Bad Gateway" }],
  ["Postgres shuts down", { status: 400, body: shutdown }],
];

describe.each(faults)("when %s", (_, fault) => {
  test("a read is tried again", async () => {
    const before = proxy.seen();
    proxy.inject(fault, fault);
    expect(await read()).toMatchObject({ status: 200, json: { count: 0 } });
    expect(proxy.seen() - before).toBe(3);
    expect(errorLog).not.toHaveBeenCalled();
  });

  test("a read gives up after four tries", async () => {
    const before = proxy.seen();
    proxy.inject(fault, fault, fault, fault);
    const answer = await read();
    expect(answer).toMatchObject({
      status: 503,
      headers: { "retry-after": "2" },
      json: { type: "urn:slipway:problem:database-unreachable" },
    });
    expect(proxy.seen() - before).toBe(4);
  });

  test("a write is not tried again, and its caller is told that the outcome is unknown", async () => {
    const before = proxy.seen();
    proxy.inject(fault);
    expect(await increment()).toMatchObject({
      status: 503,
      headers: { "retry-after": "2" },
      json: { type: "urn:slipway:problem:outcome-unknown" },
    });
    expect(proxy.seen() - before).toBe(1);
    expect(await readDirectly()).toBe(fault === "lose" ? 1 : 0);
  });
});

describe("when the database is away", () => {
  test("a read and a write are answered 503 soon, and logged without the password", async () => {
    await proxy.close();
    const started = performance.now();
    const answers = await Promise.all([read(), increment()]);
    expect(performance.now() - started).toBeLessThan(2500);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 503,
        headers: { "retry-after": "2" },
        json: { type: "urn:slipway:problem:database-unreachable" },
      });
    }
    const log = JSON.stringify(errorLog.mock.calls);
    expect(log).toContain('"problem":"database-unreachable"');
    expect(log).toContain("ECONNREFUSED");
    expect(log).not.toContain(new URL(app.neonUrl).password);
    await proxy.open();
  });

  test("a write waits for it too, since nothing was sent", async () => {
    await proxy.close();
    const answer = increment();
    await proxy.open();
    expect(await answer).toMatchObject({ status: 200, json: { count: 1 } });
  });

  test("a write that reached no Postgres is tried again", async () => {
    const noCompute = JSON.stringify({ message: "Couldn't connect to compute node", code: "" });
    proxy.inject({ status: 500, body: noCompute }, { status: 400, body: noCompute });
    expect(await increment()).toMatchObject({ status: 200, json: { count: 1 } });
  });
});

describe("when the database is slow", () => {
  test("a request is answered 504 before the invocation ends", async () => {
    proxy.inject("hang", "hang");
    const started = performance.now();
    const answers = await Promise.all([read(900), increment(900)]);
    expect(performance.now() - started).toBeLessThan(900);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 504, json: { type: "urn:slipway:problem:timeout" } });
    }
  });

  test("what waited for a lock is cancelled and does not happen later", async () => {
    const released = new AbortController();
    const { $client } = app.db;
    const holding = $client
      .transaction([$client`lock table counter`, $client`select pg_sleep(20)`], {
        fetchOptions: { signal: released.signal },
      })
      .catch(() => "released");
    const holds = sql`select 1 from pg_locks where mode = 'AccessExclusiveLock' and granted
      and relation = 'counter'::regclass`;
    await expect
      .poll(async () => (await app.db.execute(holds)).rows.length, { timeout: 10_000 })
      .toBe(1);
    const answers = await Promise.all([read(900), increment(900)]);
    expect(answers.map(({ status }) => status)).toEqual([504, 504]);
    // Other tests wait for locks of their own, in databases of their own.
    const waits = sql`select 1 from pg_locks join pg_database on pg_database.oid = database
      where not granted and datname = current_database()`;
    await expect
      .poll(async () => (await app.db.execute(waits)).rows.length, { timeout: 10_000 })
      .toBe(0);
    released.abort();
    expect(await holding).toBe("released");
    expect(await increment()).toMatchObject({ json: { count: 1 } });
  });

  test("a statement timeout of the role is answered 504, and not tried again", async () => {
    const cancelled = JSON.stringify({
      message: "canceling statement due to statement timeout",
      code: "57014",
    });
    const before = proxy.seen();
    proxy.inject({ status: 400, body: cancelled });
    expect(await read()).toMatchObject({ status: 504 });
    expect(proxy.seen() - before).toBe(1);
  });
});

test("an error of ours in a query is answered 500 and logged with its SQLSTATE, without what was sent", async () => {
  proxy.inject({
    status: 400,
    body: JSON.stringify({
      message: 'null value in column "email" violates not-null constraint',
      code: "23502",
      detail: "Failing row contains (1, ada@example.org).",
    }),
  });
  const answer = await increment();
  expect(answer).toMatchObject({ status: 500, json: { type: "urn:slipway:problem:internal" } });
  expect(JSON.stringify(answer.json)).not.toMatch(/email|insert|counter/);
  const log = JSON.stringify(errorLog.mock.calls);
  expect(log).toContain('"code":"23502"');
  expect(log).toContain('Failed query: insert into \\"counter\\"');
  expect(log).not.toContain("ada@example.org");
  expect(log).not.toContain("params");
});
