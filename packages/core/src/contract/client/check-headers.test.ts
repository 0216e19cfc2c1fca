import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createClient } from "../create-client.ts";
import { answer, playScenes } from "./testing/scripted-server.ts";

const SECRET = "order-17-of-ada";

/** What both calls end in, whose key and token are this. */
async function callWith(value: string) {
  const { url, seen } = await playScenes(answer(200, { count: 1 }));
  const { counter, users } = createClient({ counter: url, users: url }, { token: () => value });
  const calls = [counter.increment({ increment: 1 }, { idempotencyKey: value }), users.get(1)];
  const ended = calls.map((call: Promise<unknown>) => call.catch((error: unknown) => error));
  return { seen, errors: await Promise.all(ended) };
}

test.each(["✓", "\n", "\r\nx-more: 1", "\0", "\x7f", "\ufeff"])(
  "a key or a token with %j is refused by its name, without its value, and nothing is sent",
  async (added) => {
    const { seen, errors } = await callWith(SECRET + added);
    expect(errors).toMatchObject([
      {
        code: "unexpected",
        message:
          "counter.increment: TypeError: idempotency-key has a character that no header can have (unexpected)",
      },
      {
        code: "unexpected",
        message:
          "users.get: TypeError: authorization has a character that no header can have (unexpected)",
      },
    ]);
    expect(inspect(errors, { depth: null, showHidden: true })).not.toContain(SECRET);
    expect(seen).toEqual([]);
  },
);

test("any other character is sent", async () => {
  const { seen } = await callWith(`${SECRET} \t~é`);
  expect(seen).toHaveLength(2);
});
