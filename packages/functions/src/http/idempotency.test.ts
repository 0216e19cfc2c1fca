import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { createDatabase } from "@slipway/core/lib/create-database";
import { counterContract } from "@slipway/core/contract/counter";
import { createUser } from "@slipway/core/users";
import { incrementCounter, readCounter } from "@slipway/core/counter";
import { problemType } from "@slipway/core/contract/problem";
import {
  startFaultyProxy,
  type Fault,
  type FaultyProxy,
} from "@slipway/local/testing/faulty-proxy";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requireToken } from "../auth/require-token.ts";
import { invoke } from "../testing/invoke.ts";
import { linkAuth, OPEN } from "../testing/link-auth.ts";
import { linkDatabase } from "../testing/link-database.ts";
import { startTestIssuer } from "../testing/test-issuer.ts";
import { bearing } from "../testing/token-function.ts";
import { jsonRequest, type UrlRequest } from "../testing/url-event.ts";
import { handler as users } from "../users.ts";
import { route } from "./route.ts";

let app: AppDatabase;
let proxy: FaultyProxy;
beforeAll(async () => {
  app = await createAppDatabase();
  proxy = await startFaultyProxy(app.http);
  linkDatabase(app.neonUrl);
  linkAuth(OPEN);
});
afterAll(async () => {
  await proxy.close();
  await app.drop();
});
beforeEach(async () => {
  await app.db.execute("truncate counter, users, idempotency_keys restart identity cascade");
});

const db = createDatabase(() =>
  Object.assign(new URL(app.neonUrl), { port: String(proxy.port) }).toString(),
);
const counter = route(db, counterContract, {
  read: (call) => readCounter(call.db),
  increment: (call) => incrementCounter(call.db, call.body.increment, call.claim),
});
const keyed = (request: UrlRequest, key = "key-1"): UrlRequest => ({
  ...request,
  headers: { ...request.headers, "idempotency-key": key },
});
const add = (increment: number, key?: string) =>
  invoke(counter, keyed(jsonRequest("PUT", "/", { increment }), key));
const read = () => invoke(counter, keyed({ method: "GET" }));
const create = (user: object, key?: string) =>
  invoke(users, keyed(jsonRequest("POST", "/", user), key));
const patch = (id: number) =>
  invoke(users, keyed(jsonRequest("PATCH", `/${id}`, { name: "Ada" }), "key-2"));
const remove = () => invoke(users, keyed({ method: "DELETE", path: "/1" }));
const count = async () => (await readCounter(app.db)).count;
const problem = (code: Parameters<typeof problemType>[0]) => ({ type: problemType(code) });

test("a write is still one round trip, and two where its answer is given again", async () => {
  const seen = [proxy.seen()];
  for (let sent = 0; sent < 2; sent += 1) {
    expect(await add(5)).toMatchObject({ status: 200, json: { count: 5 } });
    seen.push(proxy.seen());
  }
  expect(seen.map((total, at) => total - (seen[at - 1] ?? total))).toEqual([0, 1, 2]);
});

test("a repeated request gets the same answer, and is told so", async () => {
  const first = await create({ email: " ADA@example.org " });
  expect(first).toMatchObject({ status: 201, headers: { location: "/1" } });
  expect(first.headers["idempotency-replayed"]).toBeUndefined();
  await app.db.execute("delete from users");
  const again = await create({ email: " ADA@example.org " });
  expect(again).toMatchObject({ status: 201, headers: { location: "/1" }, json: first.json });
  expect(again.headers["idempotency-replayed"]).toBe("true");
});

test("the order of keys does not make another request, anything else does", async () => {
  await create({ email: "ada@example.org", name: "Ada" });
  expect(await create({ name: "Ada", email: "ada@example.org" })).toMatchObject({ status: 201 });
  for (const other of [{ email: "ada@example.org" }, { email: "ADA@example.org", name: "Ada" }]) {
    expect(await create(other)).toMatchObject({
      status: 422,
      json: problem("idempotency-key-reused"),
    });
  }
  expect(await patch(1)).toMatchObject({ status: 200 });
  expect(await patch(2)).toMatchObject({ status: 422 });
});

test("an answer of a release with other parts is not given again, nor the write done again", async () => {
  const one = { email: "ada@example.org" };
  await create(one);
  await app.db.execute(`update idempotency_keys set body = '[[["id","23","1"]]]'`);
  expect(await create(one)).toMatchObject({
    status: 409,
    json: problem("idempotency-answer-outdated"),
  });
});

test("a handler that writes twice under one key is told so", async () => {
  const twice = route(db, counterContract, {
    read: (call) => readCounter(call.db),
    async increment({ db: database, body, claim }) {
      await incrementCounter(database, body.increment, claim);
      return incrementCounter(database, body.increment, claim);
    },
  });
  const answer = await invoke(twice, keyed(jsonRequest("PUT", "/", { increment: 1 })));
  expect(answer).toMatchObject({ status: 500, json: problem("internal") });
});

test("what comes after a claimed write is not done twice where its answer is lost", async () => {
  const andMore = route(db, counterContract, {
    read: (call) => readCounter(call.db),
    async increment({ db: database, body, claim }) {
      const counted = await incrementCounter(database, body.increment, claim);
      proxy.inject("lose");
      await createUser(database, { email: `${Math.random()}@example.org` });
      return counted;
    },
  });
  const answer = await invoke(andMore, keyed(jsonRequest("PUT", "/", { increment: 1 })));
  expect(answer).toMatchObject({ status: 503, json: problem("outcome-unknown") });
  expect((await app.db.execute("select 1 from users")).rows).toHaveLength(1);
});

test("a refused write keeps nothing: the key is good for a next try", async () => {
  const ada = { email: "ada@example.org" };
  await create(ada, "a");
  expect(await create(ada, "b")).toMatchObject({ status: 409, json: problem("email-taken") });
  expect(await create(ada, "c")).toMatchObject({ status: 409 });
  await app.db.execute("delete from users");
  expect(await create(ada, "b")).toMatchObject({ status: 201 });
});

test("a deletion that is sent again is not told that nobody is there", async () => {
  await invoke(users, jsonRequest("POST", "/", { email: "ada@example.org" }));
  expect(await remove()).toMatchObject({ status: 204 });
  expect(await remove()).toMatchObject({ status: 204, json: undefined });
});

test("each caller has keys of their own", async () => {
  const issuer = await startTestIssuer();
  const trusted = { mode: "token", issuer: issuer.issuer, audience: "slipway" } as const;
  const guarded = requireToken(() => trusted, counter);
  for (const [at, sub] of ["ada", "bob"].entries()) {
    const request = keyed(jsonRequest("PUT", "/", { increment: at + 1 }));
    const answer = await invoke(guarded, bearing(`Bearer ${await issuer.sign({ sub })}`, request));
    expect(answer).toMatchObject({ status: 200 });
  }
  expect(await count()).toBe(3);
  await issuer.close();
});

test("a read ignores the key", async () => {
  await app.db.execute("insert into counter (count) values (1)");
  expect(await read()).toMatchObject({ json: { count: 1 } });
  await app.db.execute("update counter set count = 2");
  expect(await read()).toMatchObject({ json: { count: 2 } });
});

describe("a key", () => {
  test.each(["", " ", " a", "a ", "a\tb", "ä", "a".repeat(256), "\u0000"])(
    "of %j is refused, and nothing is written",
    async (key) => {
      expect(await add(1, key)).toMatchObject({
        status: 400,
        json: { ...problem("invalid-request"), errors: [{ parameter: "Idempotency-Key" }] },
      });
      expect(await count()).toBe(0);
    },
  );

  test.each(["a", `"8e03978e-40d5-43dd-bc93-6894a57f9324"`, "a b", "'; drop", "~".repeat(255)])(
    "of %j is taken",
    async (key) => {
      expect(await add(1, key)).toMatchObject({ status: 200 });
      expect(await add(1, key)).toMatchObject({ status: 200 });
      expect(await count()).toBe(1);
    },
  );
});

const shutdown = JSON.stringify({ message: "terminating connection", code: "57P01" });
const faults: [string, Fault][] = [
  ["the request is lost", "drop"],
  ["the answer is lost", "lose"],
  ["a gateway answers", { status: 502, body: "Bad Gateway" }],
  ["Postgres shuts down", { status: 400, body: shutdown }],
];

test.each(faults)("when %s, a write under a key is sent again and done once", async (_, fault) => {
  proxy.inject(fault, fault);
  expect(await add(7)).toMatchObject({ status: 200, json: { count: 7 } });
  expect(await count()).toBe(7);
});

test("fifty requests at once under one key write once", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => add(1)));
  expect(await count()).toBe(1);
  expect(new Set(answers.map(({ status }) => status)).difference(new Set([200, 409]))).toEqual(
    new Set(),
  );
  const refused = answers.filter(({ status }) => status === 409);
  expect(refused.map(({ headers }) => headers["retry-after"])).toEqual(refused.map(() => "1"));
});
