import { freePort } from "@slipway/local/free-port";
import { describe, expect, test } from "vitest";
import { createClient } from "../create-client.ts";
import { problems, problemType } from "../problem.ts";
import { ClientError } from "./client-error.ts";
import {
  answer,
  breakOff,
  hang,
  playScenes,
  refuse,
  reset,
  type Scene,
} from "./testing/scripted-server.ts";

const counted = answer(200, { count: 1 });

/** What reading the counter, or adding to it, ends in while these scenes are played. */
async function play(verb: "read" | "increment", ...scenes: Scene[]) {
  const { url, seen } = await playScenes(...scenes);
  const { counter } = createClient({ counter: url });
  const ended = verb === "read" ? counter.read() : counter.increment({ increment: 1 });
  const outcome: unknown = await ended.catch((error: unknown) => error);
  return { outcome, seen };
}

describe.each([
  ["a connection that breaks", reset],
  ["an answer that breaks off", breakOff],
  ["AWS's throttling", answer(429, { Message: "Rate Exceeded." })],
  ["AWS's 502 of a function that died", answer(502, "Internal Server Error")],
  ["the HTML of a proxy", answer(504, "<html>Gateway Timeout</html>")],
  ["database-unreachable", refuse("database-unreachable")],
  ["timeout", refuse("timeout")],
] as const)("%s", (_name, scene) => {
  test("is tried again, under one Idempotency-Key", async () => {
    const { outcome, seen } = await play("increment", scene, scene, counted);
    expect(outcome).toEqual({ count: 1 });
    expect(seen).toHaveLength(3);
    const keys = new Set(seen.map(({ headers }) => headers["idempotency-key"]));
    expect([...keys]).toEqual([expect.any(String)]);
  });

  test("is given up after three retries", async () => {
    const { outcome, seen } = await play("read", scene);
    expect(outcome).toBeInstanceOf(ClientError);
    expect(seen).toHaveLength(4);
  });
});

test.each([refuse("outcome-unknown"), refuse("idempotency-key-in-use")])(
  "what a write alone meets is tried again, too",
  async (scene) => {
    expect(await play("increment", scene, counted)).toMatchObject({ outcome: { count: 1 } });
  },
);

describe("a key that another call is at work under", () => {
  const inUse = refuse("idempotency-key-in-use", { "retry-after": "0.1" });

  test("is looked at as long as there is time, which leaves the retries that there are", async () => {
    const failures = [inUse, inUse, inUse, inUse, reset, inUse, reset, reset];
    const { outcome, seen } = await play("increment", ...failures, counted);
    expect(outcome).toEqual({ count: 1 });
    expect(seen).toHaveLength(9);
    expect(new Set(seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  test("is told when no time is left to wait", async () => {
    const tooLong = refuse("idempotency-key-in-use", { "retry-after": "60" });
    const failures = [inUse, inUse, inUse, inUse, tooLong];
    const { outcome, seen } = await play("increment", ...failures, counted);
    expect(outcome).toMatchObject({ code: "idempotency-key-in-use", retryAfter: 60_000 });
    expect(seen).toHaveLength(5);
  });
});

test.each([
  refuse("counter-full"),
  refuse("invalid-request"),
  refuse("idempotency-key-reused"),
  refuse("internal"),
  answer(403, { Message: "Forbidden" }),
  answer(413, { Message: "Request must be smaller than 6291456 bytes" }),
  answer(200, "<html>"),
  answer(200, { count: "1" }),
  answer(204, ""),
])("what will not change by itself is not tried again", async (scene) => {
  const { outcome, seen } = await play("increment", scene);
  expect(outcome).toBeInstanceOf(ClientError);
  expect(seen).toHaveLength(1);
});

test("a problem says what, where and under which request id", async () => {
  const { outcome } = await play("increment", refuse("counter-full"));
  expect(outcome).toMatchObject({
    name: "ClientError",
    message:
      "counter.increment: The counter cannot grow that far: It would pass 2147483647; it stays as it is. (counter-full)",
    operation: "counter.increment",
    code: "counter-full",
    status: 409,
    problem: { title: "The counter cannot grow that far", requestId: "r-1" },
  });
});

test("a request that does not fit says in words where", async () => {
  const errors = [
    { detail: "must be an email address", pointer: "#/email" },
    { detail: "must be at most 100", parameter: "limit" },
    { detail: "must be an object", pointer: "#" },
  ];
  const type = problemType("invalid-request");
  const body = { ...problems["invalid-request"], type, requestId: "r-1", errors };
  const { outcome } = await play("increment", answer(400, body));
  expect(outcome).toMatchObject({
    message:
      "counter.increment: The request does not fit the contract: email must be an email address; limit must be at most 100; the request must be an object (invalid-request)",
    problem: { errors },
  });
});

test.each([
  [answer(403, { Message: "Forbidden" }), 'URL answered 403 {"Message":"Forbidden"}'],
  [refuse("token-missing"), "URL answered 401 The request has no token: Send one as"],
  [answer(409, { type: "urn:slipway:problem:new-kind" }), "URL answered 409"],
  [answer(200, '{"count":'), "the answer 200 of URL does not fit the contract"],
])(
  "an answer that is not in the contract is unexpected, and names its place",
  async (scene, message) => {
    const { url } = await playScenes(scene);
    const { counter } = createClient({ counter: `${url}/v1` });
    const ended = counter.read();
    await expect(ended).rejects.toMatchObject({ code: "unexpected" });
    await expect(ended).rejects.toThrow(message.replace("URL", `${url}/v1/`));
  },
);

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])(
    "%i of a write is unexpected, and not followed: it might be read in its stead",
    async (status) => {
      const { url, seen } = await playScenes(answer(status, "", { location: "/2" }), counted);
      const ended = createClient({ counter: url }).counter.increment({ increment: 1 });
      await expect(ended).rejects.toMatchObject({ code: "unexpected", status });
      expect(seen.map(({ method }) => method)).toEqual(["PUT"]);
    },
  );

  test("of a write is called so where a browser hides its status", async () => {
    const { url } = await playScenes(counted);
    const hidden = { status: 0, headers: new Headers(), text: async () => "" };
    const { counter } = createClient({ counter: url }, { fetch: async () => hidden });
    await expect(counter.increment({ increment: 1 })).rejects.toThrow(
      `counter.increment: ${url}/ answered a redirect  (unexpected)`,
    );
  });

  test("of a read is followed", async () => {
    const scenes = [answer(307, "", { location: "/2" }), counted];
    expect(await play("read", ...scenes)).toMatchObject({ outcome: { count: 1 } });
  });
});

test("a place is named without its query", async () => {
  const { url } = await playScenes(answer(403, "no"));
  await expect(createClient({ users: url }).users.list({ email: "ada" }).page()).rejects.toThrow(
    `users.list: ${url}/ answered 403 no (unexpected)`,
  );
});

test("a connection that is refused is network, with its cause", async () => {
  const { counter } = createClient({ counter: `http://127.0.0.1:${await freePort()}` });
  const error: unknown = await counter.read().catch((thrown: unknown) => thrown);
  if (!(error instanceof ClientError)) throw error;
  const { code, status, cause } = error;
  expect({ code, status }).toEqual({ code: "network", status: undefined });
  expect(cause).toBeInstanceOf(TypeError);
});

const busy = (seconds: string) => refuse("database-unreachable", { "retry-after": seconds });

describe("Retry-After", () => {
  test("is waited for", async () => {
    const asked = performance.now();
    expect(await play("read", busy("1"), counted)).toMatchObject({ outcome: { count: 1 } });
    expect(performance.now() - asked).toBeGreaterThan(995);
  });

  test("that does not fit the deadline ends the call at once, and is told", async () => {
    const asked = performance.now();
    const { outcome, seen } = await play("read", busy("60"));
    expect(outcome).toMatchObject({ code: "database-unreachable", retryAfter: 60_000 });
    expect(seen).toHaveLength(1);
    expect(performance.now() - asked).toBeLessThan(5000);
  });

  test("may be a date, and nonsense is none", async () => {
    const { outcome } = await play("read", busy(new Date(Date.now() + 3_600_000).toUTCString()));
    expect(outcome).toMatchObject({ code: "database-unreachable" });
    const { retryAfter = 0 } = outcome instanceof ClientError ? outcome : {};
    expect(Math.abs(retryAfter - 3_600_000)).toBeLessThan(5000);
    expect(await play("read", busy("soon"), counted)).toMatchObject({ outcome: { count: 1 } });
  });
});

const never = () => new Promise<never>(() => {});

describe("the deadline", () => {
  test("ends a call that gets no answer", async () => {
    const { url, seen } = await playScenes(hang);
    const { counter } = createClient({ counter: url }, { timeout: 500 });
    await expect(counter.read()).rejects.toMatchObject({
      message: "counter.read: not done in 500 ms (timeout)",
      code: "timeout",
      cause: undefined,
    });
    expect(seen).toHaveLength(1);
  });

  test("holds for a call with its retries, and keeps what failed before as the cause", async () => {
    const { url } = await playScenes(refuse("database-unreachable"), hang);
    const { counter } = createClient({ counter: url });
    await expect(counter.read({ timeout: 2000 })).rejects.toMatchObject({
      code: "timeout",
      cause: { code: "database-unreachable" },
    });
  });

  test("holds for a fetch and a token that do not listen to it", async () => {
    const urls = { users: "http://127.0.0.1:1" };
    for (const options of [{ fetch: never }, { token: never }]) {
      const { users } = createClient(urls, { ...options, timeout: 50 });
      await expect(users.get(1)).rejects.toMatchObject({ code: "timeout" });
    }
  });

  test("may be longer than a timer can count", async () => {
    const { url } = await playScenes(counted);
    const { counter } = createClient({ counter: url });
    expect(await counter.read({ timeout: Infinity })).toEqual({ count: 1 });
  });
});

describe("the caller's signal", () => {
  test("ends a call with its reason as the cause, and nothing is sent again", async () => {
    const { url, seen } = await playScenes(hang);
    const controller = new AbortController();
    const { counter } = createClient({ counter: url });
    const call = counter.increment({ increment: 1 }, { signal: controller.signal });
    await expect.poll(() => seen.length).toBe(1);
    controller.abort("gone");
    await expect(call).rejects.toMatchObject({
      message: "counter.increment: ended by the caller's signal (aborted)",
      code: "aborted",
      cause: "gone",
    });
    expect(seen).toHaveLength(1);
  });

  test("ends a pause before a retry", async () => {
    const { url, seen } = await playScenes(refuse("timeout", { "retry-after": "8" }));
    const controller = new AbortController();
    const call = createClient({ counter: url }).counter.read({ signal: controller.signal });
    await expect.poll(() => seen.length).toBe(1);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    expect(seen).toHaveLength(1);
  });

  test("that fired before sends nothing", async () => {
    const { url, seen } = await playScenes(counted);
    const { counter } = createClient({ counter: url });
    const call = counter.read({ signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    expect(seen).toHaveLength(0);
  });
});
