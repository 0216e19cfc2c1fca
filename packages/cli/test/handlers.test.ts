import { serveHandlers, type ServedHandlers } from "@slipway/cli/testing/serve-handlers";
import { tags } from "@slipway/core/testing/app-history";
import { send, type SendOptions } from "@slipway/local/runner/testing/send";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

// Bundled as for a deploy, at their URLs, on a migrated Postgres; `npm run test:ric` asks the same under AWS's own runtime client.
let handlers: ServedHandlers;
beforeAll(async () => void (handlers = await serveHandlers()));
afterAll(() => handlers.close());

const json = (body: unknown): SendOptions => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** What was asked and answered, in one line; request ids left out. */
async function ask(name: string, method: string, path: string, rest: SendOptions = {}) {
  const received = await send(handlers.url(name), { ...rest, method, path });
  const [type = "no type"] = received.header("content-type");
  const headers = ["location", "allow"].flatMap((header) => received.header(header));
  const told = [received.status, type, ...headers].join(" ");
  const body = received.body.replace(/"requestId":"[0-9a-f-]{36}"/, '"requestId":"…"');
  return `${method} ${path}: ${told} ${body}`;
}

test("counter answers as its contract says", async () => {
  expect([
    await ask("counter", "GET", "/"),
    await ask("counter", "PUT", "/", json({ increment: 2 })),
    await ask("counter", "PUT", "/", json({ increment: 3 })),
    await ask("counter", "HEAD", "/"),
    await ask("counter", "PUT", "/", json({ increment: 101 })),
    await ask("counter", "PUT", "/", { ...json(null), body: "{" }),
    await ask("counter", "PUT", "/", { body: '{"increment":1}' }),
    await ask("counter", "PUT", "/", json("x".repeat(70_000))),
    await ask("counter", "DELETE", "/"),
    await ask("counter", "GET", "/%zz"),
  ]).toMatchInlineSnapshot(`
    [
      "GET /: 200 application/json {"count":0}",
      "PUT /: 200 application/json {"count":2}",
      "PUT /: 200 application/json {"count":5}",
      "HEAD /: 200 application/json ",
      "PUT /: 400 application/problem+json {"type":"urn:slipway:problem:invalid-request","title":"The request does not fit the contract","status":400,"detail":"See errors.","requestId":"…","errors":[{"detail":"must be at most 100","pointer":"#/increment"}]}",
      "PUT /: 400 application/problem+json {"type":"urn:slipway:problem:malformed-request","title":"The request cannot be read","status":400,"detail":"The body is not JSON.","requestId":"…"}",
      "PUT /: 415 application/problem+json {"type":"urn:slipway:problem:unsupported-media-type","title":"The body is of a type that is not read here","status":415,"detail":"Send it as application/json in UTF-8, not compressed.","requestId":"…"}",
      "PUT /: 413 application/problem+json {"type":"urn:slipway:problem:body-too-large","title":"The body is too large","status":413,"detail":"Send at most 65536 bytes.","requestId":"…"}",
      "DELETE /: 405 application/problem+json GET, HEAD, PUT {"type":"urn:slipway:problem:method-not-allowed","title":"This path does not answer this method","status":405,"detail":"The Allow header names the methods that it does.","requestId":"…"}",
      "GET /%zz: 404 application/problem+json {"type":"urn:slipway:problem:not-found","title":"There is nothing at this path","status":404,"detail":"No route of this function has this path.","requestId":"…"}",
    ]
  `);
});

test("users answers as its contract says", async () => {
  expect([
    await ask("users", "POST", "/", json({ email: "Ada@Example.org", name: "Ada ☃" })),
    await ask("users", "POST", "/", json({ email: "ada@example.org" })),
    await ask("users", "POST", "/", json({ email: "no address", more: 1 })),
    await ask("users", "PATCH", "/1", json({ name: null })),
    await ask("users", "GET", "/1"),
    await ask("users", "GET", "/?limit=1"),
    await ask("users", "GET", "/?cursor=x"),
    await ask("users", "DELETE", "/1"),
    await ask("users", "DELETE", "/1"),
  ]).toMatchInlineSnapshot(`
    [
      "POST /: 201 application/json /1 {"id":1,"email":"ada@example.org","name":"Ada ☃"}",
      "POST /: 409 application/problem+json {"type":"urn:slipway:problem:email-taken","title":"The email is taken","status":409,"detail":"Another user has it; emails are kept in lower case.","requestId":"…"}",
      "POST /: 400 application/problem+json {"type":"urn:slipway:problem:invalid-request","title":"The request does not fit the contract","status":400,"detail":"See errors.","requestId":"…","errors":[{"detail":"must be an email address","pointer":"#/email"},{"detail":"is not part of this request","pointer":"#/more"}]}",
      "PATCH /1: 200 application/json {"id":1,"email":"ada@example.org","name":null}",
      "GET /1: 200 application/json {"id":1,"email":"ada@example.org","name":null}",
      "GET /?limit=1: 200 application/json {"users":[{"id":1,"email":"ada@example.org","name":null}],"next":null}",
      "GET /?cursor=x: 400 application/problem+json {"type":"urn:slipway:problem:invalid-cursor","title":"The cursor was not made by this list","status":400,"detail":"Pass the next of the page before as it is, or start without a cursor.","requestId":"…"}",
      "DELETE /1: 204 application/json ",
      "DELETE /1: 404 application/problem+json {"type":"urn:slipway:problem:user-not-found","title":"There is no such user","status":404,"detail":"No user has this id, or no longer.","requestId":"…"}",
    ]
  `);
});

test("status knows the history that it was built for", async () => {
  const received = await send(handlers.url("status"));
  expect(received.status).toBe(200);
  const status = z.looseObject({
    newest: z.array(z.looseObject({ tag: z.string() })),
    pending: z.array(z.string()),
  });
  expect(status.parse(JSON.parse(received.body))).toMatchObject({
    newest: { 0: { tag: tags.at(-1) } },
    pending: [],
  });
});
