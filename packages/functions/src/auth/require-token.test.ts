import { problemType } from "@slipway/core/contract/problem";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { invoke } from "../testing/invoke.ts";
import { OPEN } from "../testing/link-auth.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";
import { bearing, invalid, sendToken, tokenFunction, trusting } from "../testing/token-function.ts";
import { jsonRequest, type UrlRequest } from "../testing/url-event.ts";

let issuer: TestIssuer;
let handler: ReturnType<typeof trusting>;
const errorLog = vi.spyOn(console, "error");
beforeEach(async () => {
  errorLog.mockReset();
  errorLog.mockImplementation(() => {});
  issuer = await startTestIssuer();
  handler = trusting(issuer.issuer);
});
afterEach(() => issuer.close());

const missing = {
  status: 401,
  headers: { "content-type": "application/problem+json", "www-authenticate": "Bearer" },
  json: { type: problemType("token-missing"), status: 401 },
};
const UNREADABLE = "The token cannot be read as a signed JWT.";

test("with a valid token reaches its handler, which is told whose it is", async () => {
  const answer = await sendToken(handler, await issuer.sign({ sub: "ada" }));
  expect(answer).toMatchObject({ status: 200, json: { subject: "ada" } });
  const lower = bearing(`bearer  ${await issuer.sign()}`);
  expect(await invoke(handler, lower)).toMatchObject({ status: 200 });
});

test.each([
  {},
  { authorization: "" },
  { authorization: "Basic YTpi" },
  { authorization: "BearerX a.b.c" },
])("with %j has no token", async (headers) => {
  expect(await invoke(handler, { method: "GET", headers })).toMatchObject(missing);
});

test.each([
  "Bearer",
  "Bearer ",
  "Bearer x",
  "Bearer a.b",
  "Bearer a.b.c.d",
  "Bearer a.b.c d",
  "Bearer a.b.c, Bearer a.b.c",
  'Bearer "a.b.c"',
  "Bearer a.b.é",
  "Bearer a.b.c\r\nx: y",
])("with %j has no readable token", async (authorization) => {
  expect(await invoke(handler, bearing(authorization))).toMatchObject(invalid(UNREADABLE));
});

test("with a token of more than 8192 characters is refused before the issuer is asked", async () => {
  const huge = await sendToken(handler, `a.b.${"c".repeat(8189)}`);
  expect(huge).toMatchObject(invalid("The token is longer than 8192 characters."));
  const endless = await invoke(handler, bearing(`Bearer ${" ".repeat(500_000)}x`));
  expect(endless).toMatchObject(invalid(UNREADABLE));
  expect(issuer.asked).toEqual([]);
});

test("without a token learns nothing else: no path, no method, no shape of a body", async () => {
  const requests: UrlRequest[] = [
    { method: "GET", path: "/nowhere" },
    { method: "GET", path: "/%" },
    { method: "OPTIONS" },
    { method: "TRACE" },
    jsonRequest("PUT", "/", "x".repeat(70_000)),
  ];
  for (const request of requests) {
    expect(await invoke(handler, request)).toMatchObject(missing);
    const wrong = await invoke(handler, bearing("Bearer a.b.c", request));
    expect(wrong).toMatchObject(invalid(UNREADABLE));
  }
  const good = bearing(`Bearer ${await issuer.sign()}`, { method: "GET", path: "/nowhere" });
  expect(await invoke(handler, good)).toMatchObject({ status: 404 });
});

test("is answered without a body to HEAD", async () => {
  const { json, ...answer } = await invoke(handler, { method: "HEAD" });
  expect(json).toBeUndefined();
  expect(answer).toMatchObject({ status: 401, headers: missing.headers });
});

test("of whatever a stranger may send is answered 401, and not logged", async () => {
  const segment = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.json().map((text) => Buffer.from(text).toString("base64url")),
    fc.constantFrom("", "e30", "eyJhbGciOiJFUzI1NiJ9", "bnVsbA", "W10", "__proto__"),
  );
  const sent = fc.array(segment, { maxLength: 5 }).map((parts) => parts.join("."));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("Bearer ", "bearer ", ""), sent, async (scheme, token) => {
      const { status } = await invoke(handler, bearing(scheme + token));
      expect(status).toBe(401);
    }),
    { numRuns: 2000 },
  );
  expect(errorLog).not.toHaveBeenCalled();
});

describe("the link", () => {
  test("of an open stage lets requests through, with a token or without", async () => {
    const open = tokenFunction(() => OPEN);
    const stranger = { status: 200, json: { subject: null } };
    expect(await invoke(open, { method: "GET" })).toMatchObject(stranger);
    expect(await sendToken(open, await issuer.sign())).toMatchObject(stranger);
    expect(issuer.asked).toEqual([]);
  });

  test("is not read before the first request, and lets nothing through while it is missing", async () => {
    let read = 0;
    const unlinked = tokenFunction(() => {
      read += 1;
      throw new Error(`"Auth" is not linked`);
    });
    expect(read).toBe(0);
    const answers = [
      await invoke(unlinked, { method: "GET" }),
      await sendToken(unlinked, await issuer.sign()),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 500, json: { type: problemType("internal") } });
      expect(JSON.stringify(answer)).not.toContain("Auth");
    }
    expect(JSON.stringify(errorLog.mock.calls)).toContain(String.raw`\"Auth\" is not linked`);
    expect(read).toBe(2);
  });
});
