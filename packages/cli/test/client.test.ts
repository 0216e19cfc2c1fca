import { serveHandlers, type ServedHandlers } from "@slipway/cli/testing/serve-handlers";
import { createClient } from "@slipway/core/contract/create-client";
import { tags } from "@slipway/core/testing/app-history";
import { drawIssuerKey } from "@slipway/local/issuer/issuer-key";
import { type Issuer, startIssuer } from "@slipway/local/issuer/start-issuer";
import { startFaultyProxy } from "@slipway/local/testing/faulty-proxy";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

// The client against the real handlers, over real HTTP, with tokens of a real issuer.
const AUDIENCE = "slipway";
let issuer: Issuer;
let handlers: ServedHandlers;
let token: string;
beforeAll(async () => {
  issuer = await startIssuer({ key: await drawIssuerKey(), port: 0 });
  handlers = await serveHandlers({ mode: "token", issuer: issuer.issuer, audience: AUDIENCE });
  token = await mint(600);
});
afterAll(async () => {
  await handlers.close();
  await issuer.close();
});

const mint = (lifetime: number) => issuer.mint({ audience: AUDIENCE, subject: "ada", lifetime });
const open = (bearer: Parameters<typeof createClient>[1] = { token }) => {
  const { url } = handlers;
  return createClient(
    { counter: url("counter"), users: url("users"), status: url("status") },
    bearer,
  );
};

test("the counter counts", async () => {
  const { counter } = open();
  const { count } = await counter.read();
  expect(await counter.increment({ increment: 2 })).toEqual({ count: count + 2 });
  const refused = await counter.increment({ increment: 101 }).catch((error: unknown) => error);
  if (!counter.increment.isError(refused)) throw refused;
  expect(refused.code).toBe("invalid-request");
  expect(refused.problem?.errors).toEqual([
    { detail: "must be at most 100", pointer: "#/increment" },
  ]);
});

test("a user is made, found, changed, listed and removed", async () => {
  const { users } = open();
  const ada = await users.create({ email: "Ada@Example.org", name: "Ada" });
  expect(ada).toEqual({ id: ada.id, email: "ada@example.org", name: "Ada" });
  await expect(users.create({ email: "ada@example.org" })).rejects.toMatchObject({
    code: "email-taken",
    status: 409,
  });
  expect(await users.get(ada.id)).toEqual(ada);
  expect(await users.update(ada.id, { name: null })).toEqual({ ...ada, name: null });
  expect(await users.list({ limit: 100 }).page()).toEqual({
    users: [{ ...ada, name: null }],
    next: null,
  });
  expect(await users.delete(ada.id)).toBeUndefined();
  await expect(users.get(ada.id)).rejects.toMatchObject({ code: "user-not-found" });
});

test("a list is read over its pages", async () => {
  const { users } = open();
  const made: number[] = [];
  for (const name of ["a", "b", "c", "d", "e"]) {
    made.push((await users.create({ email: `${name}@example.org` })).id);
  }
  const found: number[] = [];
  for await (const { id } of users.list({ limit: 2 })) found.push(id);
  expect(found).toEqual(made);
  const lengths: number[] = [];
  for await (const page of users.list({ limit: 2 }).pages()) lengths.push(page.users.length);
  expect(lengths).toEqual([2, 2, 1]);
  await expect(users.list({ cursor: "x" }).page()).rejects.toMatchObject({
    code: "invalid-cursor",
  });
});

test("the status tells what is applied, and when, as dates", async () => {
  const { newest, pending } = await open().status.read();
  expect(newest[0]).toMatchObject({ tag: tags.at(-1) });
  expect(newest[0]?.appliedAt).toBeInstanceOf(Date);
  expect(pending).toEqual([]);
});

test("an expired token is replaced, a missing one is told", async () => {
  const expired = await mint(-3600);
  const asked: (string | undefined)[] = [];
  const { users } = open({
    token: (refused) => {
      asked.push(refused);
      return refused === undefined ? expired : token;
    },
  });
  await users.list().page();
  expect(asked).toEqual([undefined, expired]);
  await expect(open({}).users.list().page()).rejects.toMatchObject({ code: "token-missing" });
});

test("an answer that is lost on the way is asked for again, and nothing is counted twice", async () => {
  const proxy = await startFaultyProxy(handlers.url("counter"));
  onTestFinished(() => proxy.close());
  const { counter } = createClient({ counter: `http://127.0.0.1:${proxy.port}/` });
  const { count } = await counter.read();
  proxy.inject("lose");
  expect(await counter.increment({ increment: 1 })).toEqual({ count: count + 1 });
  expect(proxy.seen()).toBe(3);
});
