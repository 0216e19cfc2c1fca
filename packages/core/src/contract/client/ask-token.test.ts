import { expect, test } from "vitest";
import { createClient } from "../create-client.ts";
import { answer, playScenes, refuse } from "./testing/scripted-server.ts";

const found = answer(200, { id: 1, email: "ada@example.org", name: null });
const counted = answer(200, { count: 1 });

test("a token goes to the routes that want one, and to no other", async () => {
  const [users, counter] = [await playScenes(found), await playScenes(counted)];
  const client = createClient({ users: users.url, counter: counter.url }, { token: "abc" });
  await client.users.get(1);
  await client.counter.read();
  expect(users.seen[0]?.headers.authorization).toBe("Bearer abc");
  expect(counter.seen[0]?.headers.authorization).toBeUndefined();
});

test("a callback is asked once a call, and once more when its token is refused", async () => {
  const { url, seen } = await playScenes(refuse("token-invalid"), found);
  const asked: (string | undefined)[] = [];
  const token = async (refused?: string) => {
    asked.push(refused);
    return `token-${asked.length}`;
  };
  const { users } = createClient({ users: url }, { token });
  await users.get(1);
  expect(asked).toEqual([undefined, "token-1"]);
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer token-1",
    "Bearer token-2",
  ]);
});

test("a second token that is refused is not replaced", async () => {
  const { url, seen } = await playScenes(refuse("token-invalid"));
  const { users } = createClient({ users: url }, { token: () => String(seen.length) });
  await expect(users.get(1)).rejects.toMatchObject({ code: "token-invalid" });
  expect(seen).toHaveLength(2);
});

test("a token that was renewed leaves the retries that there are", async () => {
  const busy = refuse("database-unreachable");
  const { url, seen } = await playScenes(refuse("token-invalid"), busy, busy, busy, found);
  const { users } = createClient({ users: url }, { token: () => String(seen.length) });
  expect(await users.get(1)).toMatchObject({ id: 1 });
  expect(seen).toHaveLength(5);
});

test("a call that was ended before asks for none", async () => {
  const asked: number[] = [];
  const token = () => String(asked.push(1));
  const { users } = createClient({ users: "http://127.0.0.1:1" }, { token });
  const call = users.get(1, { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ code: "aborted" });
  expect(asked).toEqual([]);
});

test("a call that was ended while it was sent asks for no second one", async () => {
  const controller = new AbortController();
  const answered = Promise.withResolvers<void>();
  const { url } = await playScenes(refuse("token-invalid"));
  const asked: number[] = [];
  const { users } = createClient(
    { users: url },
    {
      token: () => String(asked.push(1)),
      async fetch(address, { method, headers }) {
        const received = await fetch(address, { method, headers });
        const text = await received.text();
        controller.abort();
        setImmediate(answered.resolve);
        return { status: received.status, headers: received.headers, text: async () => text };
      },
    },
  );
  const call = users.get(1, { signal: controller.signal });
  await expect(call).rejects.toMatchObject({ code: "aborted" });
  await answered.promise;
  expect(asked).toHaveLength(1);
});

test.each([["abc"], [() => "abc"]])("the same token is not sent again", async (token) => {
  const { url, seen } = await playScenes(refuse("token-invalid"));
  const { users } = createClient({ users: url }, { token });
  await expect(users.get(1)).rejects.toMatchObject({ code: "token-invalid" });
  expect(seen).toHaveLength(1);
});

test.each([
  ["", undefined],
  ["", null],
  ["", ""],
  ["callback ", () => undefined],
  ["callback ", () => null],
  ["callback ", () => ""],
])("a caller whose token is %s%o sends none", async (_how, token) => {
  const { url, seen } = await playScenes(refuse("token-missing"));
  const { users } = createClient({ users: url }, { token });
  await expect(users.get(1)).rejects.toMatchObject({ code: "token-missing", status: 401 });
  expect(seen[0]?.headers.authorization).toBeUndefined();
});

test("what a callback throws is the cause, and nothing is sent", async () => {
  const { url, seen } = await playScenes(found);
  const cause = new Error("the session is over");
  const { users } = createClient({ users: url }, { token: () => Promise.reject(cause) });
  await expect(users.get(1)).rejects.toMatchObject({ code: "token-missing", cause });
  expect(seen).toHaveLength(0);
});
