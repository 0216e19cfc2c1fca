import { problem, problemType } from "@slipway/core/contract/problem";
import { none, type Contract } from "@slipway/core/contract/route";
import { integerText } from "@slipway/core/contract/integer-text";
import { text } from "@slipway/core/contract/text";
import { createDatabase } from "@slipway/core/lib/create-database";
import { beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import * as z from "zod/mini";
import { jsonRequest, lambdaContext, urlEvent, type UrlRequest } from "../testing/url-event.ts";
import { route, type Handlers } from "./route.ts";

const note = z.object({ id: z.int(), text: z.string() });
const notes = {
  list: {
    method: "GET",
    path: "/",
    params: none,
    query: z.object({ q: z.optional(z.string()) }),
    body: none,
    answer: { status: 200, body: z.object({ q: z.nullable(z.string()) }) },
    problems: [],
    auth: "public",
    idempotent: true,
  },
  add: {
    method: "POST",
    path: "/",
    params: none,
    query: none,
    body: z.strictObject({ text: text({ max: 10 }), tags: z.optional(z.array(z.int())) }),
    answer: { status: 201, body: note, location: ({ id }: z.output<typeof note>) => `/${id}` },
    problems: ["email-taken"],
    auth: "public",
    idempotent: false,
  },
  get: {
    method: "GET",
    path: "/{id}",
    params: z.object({ id: integerText({ min: 1, max: 10 }) }),
    query: none,
    body: none,
    answer: { status: 200, body: note },
    problems: ["user-not-found"],
    auth: "public",
    idempotent: true,
  },
  remove: {
    method: "DELETE",
    path: "/{id}",
    params: z.object({ id: z.string() }),
    query: none,
    body: none,
    answer: { status: 204, body: none },
    problems: [],
    auth: "public",
    idempotent: false,
  },
} as const satisfies Contract;

const nowhere = createDatabase(() => {
  throw new Error("these routes ask no database");
});
const handlers: Handlers<typeof notes> = {
  list: async ({ query }) => ({ q: query.q ?? null }),
  add: async ({ body }) => (body.text === "taken" ? "email-taken" : { id: 7, text: body.text }),
  get: async ({ params }) => (params.id === 9 ? "user-not-found" : { id: params.id, text: "a" }),
  remove: async ({ params }) => {
    if (params.id === "boom") throw new TypeError("secret of postgres://me:pw@host/db");
  },
};
const handler = route(nowhere, notes, handlers);

async function send(request: UrlRequest) {
  const { statusCode, headers, body } = await handler(urlEvent(request), lambdaContext());
  const json: unknown = body === undefined ? undefined : JSON.parse(body);
  return { status: statusCode, headers: headers ?? {}, body, json };
}

/** Sends what is refused: checks that the problem is one, and gives its parts. */
async function sendRefused(request: UrlRequest) {
  const answer = await send(request);
  const parsed = z.parse(problem, answer.json);
  expect(parsed).toMatchObject({ status: answer.status, requestId: "request-id" });
  expect(answer.headers).toMatchObject({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
  return { ...answer, problem: parsed };
}

const fill = (bytes: number) => `{"text":"a"${" ".repeat(bytes - 12)}}`;
const nest = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

const typeOf = async (request: UrlRequest) => (await sendRefused(request)).problem.type;

const add = (value: unknown) => jsonRequest("POST", "/", value);
const addText = (body: string): UrlRequest => ({ ...add(null), body });
const addBase64 = (bytes: Uint8Array): UrlRequest => ({
  ...add(null),
  body: Buffer.from(bytes).toString("base64"),
  isBase64Encoded: true,
});

const errorLog = vi.spyOn(console, "error");
beforeEach(() => {
  errorLog.mockReset();
  errorLog.mockImplementation(() => {});
});

test("a handler answers the body of its route or the code of one of its problems, or does not compile", () => {
  type AddOutcome = Awaited<ReturnType<Handlers<typeof notes>["add"]>>;
  expectTypeOf<AddOutcome>().toEqualTypeOf<{ id: number; text: string } | "email-taken">();
  expectTypeOf<Parameters<Handlers<typeof notes>["get"]>[0]["params"]>().toEqualTypeOf<{
    id: number;
  }>();
});

describe("a success", () => {
  test("has the status, the headers and the body of its route", async () => {
    const answer = await send(add({ text: " hi " }));
    expect(answer).toMatchObject({ status: 201, json: { id: 7, text: "hi" } });
    const { "server-timing": timing, ...headers } = answer.headers;
    expect(timing).toMatch(/^total;dur=\d+\.\d, db;dur=0\.0$/);
    expect(headers).toEqual({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-type": "application/json",
      location: "/7",
    });
  });

  test("has no body and no content-type with 204", async () => {
    const answer = await send({ method: "DELETE", path: "/1" });
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(answer.headers["content-type"]).toBeUndefined();
  });

  test("answers HEAD as GET without the body", async () => {
    const get = await send({ method: "GET", path: "/1" });
    const head = await send({ method: "HEAD", path: "/1" });
    expect(get.body).toBeDefined();
    expect(head).toMatchObject({ status: 200, body: undefined });
    expect(Object.keys(head.headers)).toEqual(Object.keys(get.headers));
    expect(head.headers["content-type"]).toBe("application/json");
    expect(await send({ method: "HEAD", path: "/x" })).toMatchObject({
      status: 400,
      body: undefined,
    });
  });

  test("never carries CORS headers, which the function URL adds itself", async () => {
    const answers = [await send({ method: "GET" }), await send({ method: "PUT" })];
    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});

test("an answer beyond the contract is a 500 where answers are checked, and goes out elsewhere", async () => {
  const more = { id: 7, text: "a", secret: "x" };
  const careless = route(nowhere, notes, { ...handlers, get: async () => more });
  const get = () => careless(urlEvent({ method: "GET", path: "/7" }), lambdaContext());
  expect(await get()).toMatchObject({ statusCode: 500 });
  expect(JSON.stringify(errorLog.mock.calls)).toContain(
    "get answers what its contract does not say",
  );
  vi.stubEnv("SLIPWAY_CHECK_ANSWERS", undefined);
  expect(await get()).toMatchObject({ statusCode: 200, body: JSON.stringify(more) });
  vi.unstubAllEnvs();
});

describe("the path", () => {
  test.each(["/1/", "/1/2", "//", "/1//", ""])("%s is not found", async (path) => {
    expect(await typeOf({ method: "GET", path })).toBe(problemType("not-found"));
  });

  test.each([
    ["PUT", "/", "GET, HEAD, POST"],
    ["OPTIONS", "/", "GET, HEAD, POST"],
    ["get", "/", "GET, HEAD, POST"],
    ["POST", "/1", "GET, HEAD, DELETE"],
  ])("%s %s is answered 405 with Allow: %s", async (method, path, allow) => {
    const { status, headers } = await sendRefused({ method, path });
    expect(status).toBe(405);
    expect(headers["allow"]).toBe(allow);
  });

  test.each(["/%", "/%2", "/%zz", "/%ff", "/%c3%28", "/%ed%a0%80"])(
    "%s is malformed",
    async (path) => {
      expect(await typeOf({ method: "GET", path })).toBe(problemType("malformed-request"));
    },
  );

  test("is decoded after it is split", async () => {
    const { problem: refused } = await sendRefused({ method: "GET", path: "/1%2F2" });
    expect(refused.type).toBe(problemType("invalid-request"));
    expect(refused.errors).toEqual([{ detail: "must be an integer", parameter: "id" }]);
    expect(await send({ method: "GET", path: "/%31" })).toMatchObject({ json: { id: 1 } });
  });

  test.each(["0", "11", "01", "1.0", "1e0", "-1", "+1", "%201", "99999999999999999999", "０"])(
    "an id of %s is refused",
    async (id) => {
      expect(await typeOf({ method: "GET", path: `/${id}` })).toBe(problemType("invalid-request"));
    },
  );
});

describe("the query", () => {
  test.each([
    ["", null],
    ["q=a%20b+c", "a b c"],
    ["q=a=b", "a=b"],
    ["q", ""],
    ["&&q=1&q=2&", "1,2"],
    ["other=1", null],
    ["__proto__=x&constructor=y", null],
    ["%71=caf%C3%A9", "café"],
  ])("%s gives q %j", async (query, q) => {
    expect(await send({ method: "GET", query })).toMatchObject({ status: 200, json: { q } });
  });

  test.each(["q=%", "q=%f", "%=1", "q=%80", "x=%zz"])("%s is malformed", async (query) => {
    expect(await typeOf({ method: "GET", query })).toBe(problemType("malformed-request"));
  });

  test("is not read by a route that has none", async () => {
    expect(await send({ method: "GET", path: "/1", query: "%" })).toMatchObject({ status: 200 });
  });
});

describe("the body", () => {
  test.each([
    "application/json",
    "Application/JSON; charset=utf-8",
    'application/json;charset="UTF-8"; x=y',
  ])("is read as %s", async (type) => {
    const request = { ...add({ text: "a" }), headers: { "content-type": type } };
    expect(await send(request)).toMatchObject({ status: 201 });
  });

  test.each([
    {},
    { "content-type": "" },
    { "content-type": "text/plain" },
    { "content-type": "application/jsonp" },
    { "content-type": "application/problem+json" },
    { "content-type": "application/json, application/json" },
    { "content-type": "application/json; charset=utf-16" },
    { "content-type": "application/json", "content-encoding": "gzip" },
  ])("is refused with %j", async (headers) => {
    const answer = await sendRefused({ ...add({ text: "a" }), headers });
    expect(answer.status).toBe(415);
    expect(answer.headers["accept"]).toBe("application/json");
  });

  test.each(["", " ", "{", "{'text':'a'}", '{"text":"a"}x', "\u{feff}{}", "NaN", "undefined"])(
    "%j is malformed",
    async (body) => {
      expect(await typeOf(addText(body))).toBe(problemType("malformed-request"));
    },
  );

  test.each(["null", "[]", '"x"', "1", "true", "{}", '{"text":null}', '[{"text":"a"}]'])(
    "%s does not fit",
    async (body) => {
      expect(await typeOf(addText(body))).toBe(problemType("invalid-request"));
    },
  );

  test("of 64 KB is read, of one byte more it is not, in whatever form it comes", async () => {
    const [fits, tooLarge] = [fill(65_536), fill(65_537)];
    expect(await send(addText(fits))).toMatchObject({ status: 201 });
    expect(await send(addBase64(Buffer.from(fits)))).toMatchObject({ status: 201 });
    expect(await typeOf(addText(tooLarge))).toBe(problemType("body-too-large"));
    expect(await typeOf(addBase64(Buffer.from(tooLarge)))).toBe(problemType("body-too-large"));
    expect(await typeOf(addText("é".repeat(40_000)))).toBe(problemType("body-too-large"));
  });

  test("is decoded by the flag and not by its type", async () => {
    expect(await send(addBase64(Buffer.from('{"text":"é"}')))).toMatchObject({
      json: { text: "é" },
    });
    expect(await typeOf({ ...addText("e30="), isBase64Encoded: false })).toBe(
      problemType("malformed-request"),
    );
  });

  test.each(["e30", "e3 0=", "e30=e30=", "e-0=", "é==="])("%s is not base64", async (body) => {
    expect(await typeOf({ ...addText(body), isBase64Encoded: true })).toBe(
      problemType("malformed-request"),
    );
  });

  test.each([
    [[0x80]],
    [[0x22, 0xc3, 0x28, 0x22]],
    [[0xed, 0xa0, 0x80]],
    [[0xef, 0xbb, 0xbf, 0x31]],
  ])("of the bytes %j is malformed", async (bytes) => {
    expect(await typeOf(addBase64(Uint8Array.from(bytes)))).toBe(problemType("malformed-request"));
  });

  test("nests 32 levels deep and no deeper, brackets in strings not counted", async () => {
    expect(await typeOf(addText(nest(32)))).toBe(problemType("invalid-request"));
    expect(await typeOf(addText(nest(33)))).toBe(problemType("malformed-request"));
    expect(await typeOf(addText("[".repeat(60_000)))).toBe(problemType("malformed-request"));
    expect(await typeOf(addText('{"a":'.repeat(10_000)))).toBe(problemType("malformed-request"));
    expect(await typeOf(add({ text: `"\\${"[{".repeat(40)}` }))).toBe(
      problemType("invalid-request"),
    );
  });

  test("with keys of the prototype changes nothing and is refused by name", async () => {
    const { problem: refused } = await sendRefused(
      addText('{"text":"a","__proto__":{"polluted":true},"constructor":1}'),
    );
    expect(refused.type).toBe(problemType("invalid-request"));
    expect(refused.errors).toEqual([
      { detail: "is not part of this request", pointer: "#/__proto__" },
      { detail: "is not part of this request", pointer: "#/constructor" },
    ]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("is ignored by a route that takes none", async () => {
    expect(await send({ method: "GET", path: "/1", body: "{" })).toMatchObject({ status: 200 });
  });

  test.each(["a\0b", "\ud800", "a\udc00"])("with the text %j does not fit", async (value) => {
    expect(await typeOf(add({ text: value }))).toBe(problemType("invalid-request"));
  });
});

describe("a problem", () => {
  test("points at what is wrong and does not quote it", async () => {
    const { problem: refused, body } = await sendRefused(
      add({ text: "x".repeat(11), tags: [1, "two", 3.5], "a/b~ü\ud800": "quoted" }),
    );
    expect(refused.type).toBe(problemType("invalid-request"));
    expect(refused.errors).toEqual([
      { detail: "must be at most 10 characters long", pointer: "#/text" },
      { detail: "must be a number", pointer: "#/tags/1" },
      { detail: "must be an integer", pointer: "#/tags/2" },
      { detail: "is not part of this request", pointer: "#/a~1b~0%C3%BC%EF%BF%BD" },
    ]);
    expect(body).not.toContain("quoted");
  });

  test("names at most 20 errors", async () => {
    const wrong = add({ text: "a", tags: Array(15_000).fill("x") });
    const { problem: refused } = await sendRefused(wrong);
    expect(refused.type).toBe(problemType("invalid-request"));
    expect(refused.errors).toHaveLength(20);
  });

  test("of a handler has the detail of its code", async () => {
    const { problem: refused } = await sendRefused(add({ text: "taken" }));
    expect(refused.type).toBe(problemType("email-taken"));
    expect(refused).toMatchObject({ status: 409, title: "The email is taken" });
    expect(errorLog).not.toHaveBeenCalled();
  });

  test("that nobody expected says nothing of itself and is logged whole, without the connection string", async () => {
    const { status, body } = await sendRefused({ method: "DELETE", path: "/boom" });
    expect(status).toBe(500);
    expect(body).not.toMatch(/secret|TypeError|postgres/);
    const line: unknown = errorLog.mock.calls[0]?.[0];
    expect(line).toMatchObject({
      requestId: "request-id",
      version: "$LATEST",
      route: "DELETE /{id}",
      status: 500,
      problem: "internal",
      error: {
        name: "TypeError",
        message: "secret of postgres://…",
      },
    });
    expect(JSON.stringify(line)).toContain("route.test.ts");
    expect(JSON.stringify(line)).not.toContain("pw");
  });
});

test("answers 504 before the invocation ends, even when the handler hears no signal", async () => {
  const forever = { ...handlers, list: () => new Promise<never>(() => {}) };
  const started = performance.now();
  const answer = await route(
    nowhere,
    notes,
    forever,
  )(urlEvent({ method: "GET" }), lambdaContext(700));
  expect(answer.statusCode).toBe(504);
  expect(performance.now() - started).toBeLessThan(600);
});
