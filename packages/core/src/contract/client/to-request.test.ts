import { expect, test } from "vitest";
import { createClient } from "../create-client.ts";
import { ClientError } from "./client-error.ts";
import { answer, playScenes } from "./testing/scripted-server.ts";

/** What a call ends in whose arguments no type has checked. Whatever it throws at once fails the test. */
async function callWith(noun: "counter" | "users", verb: string, ...given: unknown[]) {
  const { url, seen } = await playScenes(answer(204, ""));
  const client = createClient({ counter: url, users: `${url}/v1/users` });
  const call: unknown = Reflect.get(client[noun], verb);
  if (typeof call !== "function") throw new Error(`there is no ${noun}.${verb}`);
  const ended: unknown = Reflect.apply(call, undefined, given);
  expect(ended).toBeInstanceOf(Promise);
  const outcome: unknown = await Promise.resolve(ended).catch((error: unknown) => error);
  return { outcome, seen };
}

const circle: { self?: object } = {};
circle.self = circle;

test.each([
  ["counter", "increment", circle, TypeError],
  ["counter", "increment", { increment: 1n }, TypeError],
  ["users", "get", "\ud800", URIError],
  ["users", "get", Object.create(null), TypeError],
  ["users", "get", new Date(Number.NaN), RangeError],
] as const)("%s.%s of what cannot be sent is a rejection", async (noun, verb, given, kind) => {
  const { outcome, seen } = await callWith(noun, verb, given);
  if (!(outcome instanceof ClientError)) throw outcome;
  expect(outcome).toMatchObject({ operation: `${noun}.${verb}`, code: "unexpected" });
  expect(outcome.cause).toBeInstanceOf(kind);
  expect(seen).toEqual([]);
});

test.each([[".."], ["."], [""], [undefined], [null]])(
  "a segment %j, which would lead to another path, is refused",
  async (id) => {
    const { outcome, seen } = await callWith("users", "delete", id);
    const message = `users.delete: TypeError: "${id ?? ""}" is no segment of a path (unexpected)`;
    expect(outcome).toMatchObject({ code: "unexpected", message });
    expect(seen).toEqual([]);
  },
);

test.each([
  ["...", "..."],
  ["%2e%2e", "%252e%252e"],
  ["../x?y#z", "..%2Fx%3Fy%23z"],
  ["..\\", "..%5C"],
  ["$&$1", "%24%26%241"],
])("a segment '%s' stays in its place", async (id, sent) => {
  const { seen } = await callWith("users", "delete", id);
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([`DELETE /v1/users/${sent}`]);
});

test("a page of a list rejects, too", async () => {
  const { users } = createClient({ users: "http://127.0.0.1:1" });
  const list = users.list({
    get cursor(): string {
      throw new Error("not read yet");
    },
  });
  await expect(list.page()).rejects.toMatchObject({ operation: "users.list", code: "unexpected" });
});
