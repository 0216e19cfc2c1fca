import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { drawIssuerKey, keepIssuerKey } from "./issuer-key.ts";
import { startIssuer } from "./start-issuer.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-issuer-"));
  path = join(folder, "issuer.json");
});
afterEach(() => rm(folder, { recursive: true }));

async function issuerAt(port: number) {
  const issuer = await startIssuer({ key: await keepIssuerKey(path), port });
  onTestFinished(() => issuer.close());
  return issuer;
}
const claims = { audience: "slipway", subject: "ada", lifetime: 60 };

/** What a client does that knows the issuer alone. */
async function verify(token: string, issuer: string) {
  const found = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await found.json());
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  return await jwtVerify(token, keys, { issuer, audience: "slipway" });
}

test("mints tokens that its published key verifies", async () => {
  const running = await issuerAt(0);
  const { issuer } = running;
  const { payload } = await verify(await running.mint(claims), issuer);
  expect(payload).toMatchObject({ iss: issuer, aud: "slipway", sub: "ada" });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
});

test("publishes its key without the secret", async () => {
  const { issuer } = await issuerAt(0);
  const { d } = await keepIssuerKey(path);
  const text = await (await fetch(`${issuer}/jwks`)).text();
  const { keys } = z
    .object({ keys: z.array(z.record(z.string(), z.string())) })
    .parse(JSON.parse(text));
  expect(keys.map((key) => Object.keys(key).sort().join())).toEqual(["alg,crv,kid,kty,use,x,y"]);
  expect(text).not.toContain(d);
});

test("answers on both addresses of localhost, and only what it has", async () => {
  const { port } = new URL((await issuerAt(0)).issuer);
  expect((await fetch(`http://127.0.0.1:${port}/jwks?x=1`)).status).toBe(200);
  expect((await fetch(`http://[::1]:${port}/jwks`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port}/token`)).status).toBe(404);
  expect((await fetch(`http://localhost:${port}/toString`)).status).toBe(404);
  expect((await fetch(`http://localhost:${port}/jwks`, { method: "POST" })).status).toBe(405);
});

test("after a restart takes the tokens of before", async () => {
  const first = await issuerAt(0);
  const token = await first.mint(claims);
  await first.close();
  const { issuer } = await issuerAt(Number(new URL(first.issuer).port));
  expect(issuer).toBe(first.issuer);
  expect(await verify(token, issuer)).toMatchObject({ payload: { sub: "ada" } });
});

test("takes another port where its own is taken", async () => {
  const first = await issuerAt(0);
  const second = await issuerAt(Number(new URL(first.issuer).port));
  expect(second.issuer).not.toBe(first.issuer);
  expect(await verify(await second.mint(claims), second.issuer)).toBeDefined();
});

describe("the key", () => {
  test("can be read by its owner alone, and leaves nothing beside it", async () => {
    const key = await keepIssuerKey(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["issuer.json"]);
    expect(await keepIssuerKey(path)).toEqual(key);
  });

  test("is never the same twice", async () => {
    expect((await drawIssuerKey()).kid).not.toBe((await drawIssuerKey()).kid);
  });

  test.each(["", "{", "null", '{"kid":"x"}'])("is drawn anew for a file of %j", async (text) => {
    await writeFile(path, text);
    const key = await keepIssuerKey(path);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});
