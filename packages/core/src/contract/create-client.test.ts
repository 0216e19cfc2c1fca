import { describe, expect, test } from "vitest";
import { api } from "./api.ts";
import { answer, playScenes, reset } from "./client/testing/scripted-server.ts";
import { createClient } from "./create-client.ts";
import { IDEMPOTENCY_KEY } from "./idempotency-key.ts";

const ADA = { id: 7, email: "ada@example.org", name: null };

test("sends each operation as the route table has it", async () => {
  const { url, seen } = await playScenes(
    answer(200, { count: 2 }),
    answer(200, { count: 3 }),
    answer(201, ADA),
    answer(200, ADA),
    answer(200, ADA),
    answer(204, ""),
  );
  const { counter, users } = createClient({ counter: url, users: url });
  expect([
    await counter.read(),
    await counter.increment({ increment: 1 }),
    await users.create({ email: "ada@example.org" }),
    await users.get(7),
    await users.update(7, { name: null }),
    await users.delete(7),
  ]).toEqual([{ count: 2 }, { count: 3 }, ADA, ADA, ADA, undefined]);
  expect(seen.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
    "GET / ",
    'PUT / {"increment":1}',
    'POST / {"email":"ada@example.org"}',
    "GET /7 ",
    'PATCH /7 {"name":null}',
    "DELETE /7 ",
  ]);
  const json = "application/json";
  expect(seen.map(({ headers }) => headers["content-type"])).toEqual([
    undefined,
    json,
    json,
    undefined,
    json,
    undefined,
  ]);
});

test("sends an Idempotency-Key with what is not idempotent: another for each call, or the caller's", async () => {
  const { url, seen } = await playScenes(answer(200, { count: 1 }));
  const { counter } = createClient({ counter: url });
  await counter.read();
  await counter.increment({ increment: 1 });
  await counter.increment({ increment: 1 });
  await counter.increment({ increment: 1 }, { idempotencyKey: "order-17" });
  const [none, first, second, own] = seen.map(({ headers }) => headers["idempotency-key"]);
  expect([none, own]).toEqual([undefined, "order-17"]);
  expect(first).toMatch(IDEMPOTENCY_KEY);
  expect(second).not.toBe(first);
});

test.each(["", "/", "/v1/users", "/v1/users/"])("takes a URL that ends in '%s'", async (path) => {
  const { url, seen } = await playScenes(answer(200, ADA));
  const { users } = createClient({ users: url + path });
  await users.get(7);
  await createClient({ users: new URL(url + path) }).users.get(7);
  const prefix = path.replace(/\/$/, "");
  expect(seen.map((request) => request.path)).toEqual([`${prefix}/7`, `${prefix}/7`]);
});

test.each([
  "example.org",
  "localhost:3001",
  "",
  "https://example.org/v1?stage=x",
  "https://example.org/#users",
  "https://ada:secret@example.org/",
])("names the function whose URL is '%s'", (url) => {
  expect(() => createClient({ users: url, counter: "http://localhost" })).toThrow(
    new TypeError(`the URL of users must be https://HOST/PATH or http://HOST/PATH alone`),
  );
});

/** As from JavaScript, whose arguments no type has checked. */
const create = (...given: unknown[]): unknown => Reflect.apply(createClient, undefined, given);
const WANTED = `createClient wants URLs of ${Object.keys(api).join(", ")}`;

test.each([
  [undefined, WANTED],
  [null, WANTED],
  ["", WANTED],
  [{ usres: "http://localhost" }, `${WANTED}; there is no usres`],
  [["http://localhost"], `${WANTED}; there is no 0`],
  ["http://localhost", `${WANTED}; there is no 0`],
  [{ users: undefined }, "the URL of users must be https://HOST/PATH or http://HOST/PATH alone"],
])("says to JavaScript that passes %j what it wants", (given, message) => {
  expect(() => create(given)).toThrow(new TypeError(message));
});

test("says of a function that is used without a URL that it has none", () => {
  const client = createClient({ users: "http://localhost" });
  expect(() => "counter" in client && client.counter).toThrow(
    new TypeError("createClient was given no URL of counter"),
  );
  expect({ ...client }).toEqual({ users: client.users });
});

test("parses dates, and ignores what a newer version adds to its answers", async () => {
  const appliedAt = "2026-01-02T03:04:05.678Z";
  const { url } = await playScenes(
    answer(200, {
      applied: 1,
      newest: [{ tag: "0000_a", appliedAt, more: 1 }],
      pending: [],
      drift: null,
      latency: 1.5,
      more: 1,
    }),
  );
  expect(await createClient({ status: url }).status.read()).toEqual({
    applied: 1,
    newest: [{ tag: "0000_a", appliedAt: new Date(appliedAt) }],
    pending: [],
    drift: null,
    latency: 1.5,
  });
});

const user = (id: number) => ({ ...ADA, id });

describe("a list", () => {
  const first = answer(200, { users: [user(1), user(2)], next: "a/b" });
  const last = answer(200, { users: [user(3)], next: null });

  test("gives the rows of all pages, asking for each as it is wanted", async () => {
    const { url, seen } = await playScenes(first, last);
    const { users } = createClient({ users: url });
    const list = users.list({ limit: 2, email: "a&b" });
    expect(seen).toHaveLength(0);
    const asked: (readonly number[])[] = [];
    for await (const { id } of list) asked.push([id, seen.length]);
    expect(asked).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect(seen.map(({ path }) => path)).toEqual([
      "/?limit=2&email=a%26b",
      "/?limit=2&email=a%26b&cursor=a%2Fb",
    ]);
  });

  test("gives its pages, or one page and goes on from there", async () => {
    const { url, seen } = await playScenes(first, last);
    const { users } = createClient({ users: url });
    const page = await users.list().page();
    expect(page.users).toEqual([user(1), user(2)]);
    expect(await users.list({ cursor: page.next ?? "" }).page()).toEqual({
      users: [user(3)],
      next: null,
    });
    expect(seen.map(({ path }) => path)).toEqual(["/", "/?cursor=a%2Fb"]);
  });

  test("can be read twice, and left in the middle", async () => {
    const { url, seen } = await playScenes(first, reset, last, first, last);
    const list = createClient({ users: url }).users.list();
    const pages: (string | null)[] = [];
    for await (const { next } of list.pages()) pages.push(next);
    for await (const { id } of list) if (id === 2) break;
    expect(pages).toEqual(["a/b", null]);
    expect(seen).toHaveLength(4);
  });
});

test("uses the fetch that it is given, without binding it", async () => {
  const asked: string[] = [];
  const { counter } = createClient(
    { counter: "https://example.org" },
    {
      fetch: async (url, { method }) => {
        asked.push(`${method} ${url}`);
        return Response.json({ count: 5 });
      },
    },
  );
  expect(await counter.read()).toEqual({ count: 5 });
  expect(asked).toEqual(["GET https://example.org/"]);
});
