import { join } from "node:path";
import { readFile, stat } from "node:fs/promises";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { type RunningDev, startDevIn } from "@slipway/cli/testing/running-dev";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { functions } from "../../../infra/functions.ts";

let copy: FreshCopy;
let dev: RunningDev;
beforeAll(async () => {
  copy = await freshCopy();
  dev = await startDevIn(copy.root);
});
afterAll(async () => {
  await dev.stop();
  await copy.remove();
});

function call(name: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(dev.devJson.urls[name] ?? "", { headers });
}
/** What else a function answers to `GET /` is its own affair: it may have no such route. */
const isRefused = ({ status }: Response) => status === 401;
const bearer = () => ({ authorization: `Bearer ${dev.devJson.auth.token}` });

describe.each(functions)("$name, whose auth is $auth,", ({ name, auth }) => {
  const wants = auth === "token";
  const does = wants ? "refuses" : "lets in";

  test(`${does} a request without a token`, async () => {
    const answer = await call(name);
    expect(isRefused(answer)).toBe(wants);
    expect(answer.headers.get("www-authenticate")).toBe(wants ? "Bearer" : null);
  });

  test(`${does} one with a token of nobody's`, async () => {
    expect(isRefused(await call(name, { authorization: "Bearer a.b.c" }))).toBe(wants);
  });

  test("lets in one with the token of dev", async () => {
    expect(isRefused(await call(name, bearer()))).toBe(false);
  });
});

test("users answers the token of dev", async () => {
  expect((await call("users", bearer())).status).toBe(200);
});

test("dev prints its issuer and its token, and no log holds the token", async () => {
  const { issuer, token } = dev.devJson.auth;
  expect(dev.output()).toContain(`\n  issuer    ${issuer}`);
  expect(dev.output().split(token)).toHaveLength(2);
});

test("a page may ask before it sends its token: the URL answers a preflight itself", async () => {
  const answer = await fetch(dev.devJson.urls["users"] ?? "", {
    method: "OPTIONS",
    headers: { origin: "http://localhost:5173", "access-control-request-method": "GET" },
  });
  expect(answer.status).toBe(200);
});

test("a restarted dev keeps its key, which its owner alone can read", async () => {
  const file = join(copy.root, ".slipway/issuer.json");
  const key = await readFile(file, "utf8");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const before = dev.devJson.auth;
  await dev.stop();
  dev = await startDevIn(copy.root);
  expect(await readFile(file, "utf8")).toBe(key);
  // Another dev may have taken the port meanwhile; a token counts where its issuer does.
  const { issuer } = dev.devJson.auth;
  const status = issuer === before.issuer ? 200 : 401;
  const old = await call("users", { authorization: `Bearer ${before.token}` });
  expect(old.status).toBe(status);
});
