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

test.each([["abc"], [() => "abc"]])("the same token is not sent again", async (token) => {
  const { url, seen } = await playScenes(refuse("token-invalid"));
  const { users } = createClient({ users: url }, { token });
  await expect(users.get(1)).rejects.toMatchObject({ code: "token-invalid" });
  expect(seen).toHaveLength(1);
});

test("a caller without a token sends none", async () => {
  const { url, seen } = await playScenes(refuse("token-missing"));
  const { users } = createClient({ users: url }, { token: () => undefined });
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
