import { drawIssuerKey } from "@slipway/local/issuer/issuer-key";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inSeconds, startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";
import { invalid, sendToken, trusting } from "../testing/token-function.ts";

let issuer: TestIssuer;
let handler: ReturnType<typeof trusting>;
beforeEach(async () => {
  issuer = await startTestIssuer();
  handler = trusting(issuer.issuer);
});
afterEach(() => issuer.close());
const send = (token: string) => sendToken(handler, token);

test.each([
  [{ aud: "other" }, "The token is for another audience."],
  [{ aud: [] }, "The token is for another audience."],
  [{ aud: undefined }, "The token names no audience."],
  [{ iss: "https://issuer.example" }, "The token is from another issuer."],
  [{ iss: undefined }, "The token names no issuer."],
  [{ exp: undefined }, "The token never expires."],
  [{ sub: undefined }, "The token does not say whom it is about."],
  [{ sub: "" }, "The token does not say whom it is about."],
  [{ sub: "a".repeat(256) }, "The token's sub is not 1 to 255 ASCII characters."],
  [{ sub: "a\0" }, "The token's sub is not 1 to 255 ASCII characters."],
])("a token with %j is not accepted: %s", async (claims, detail) => {
  expect(await send(await issuer.sign(claims))).toMatchObject(invalid(detail));
});

test("a token may be for several audiences, and says whose it is", async () => {
  const token = await issuer.sign({ aud: ["other", "slipway"], sub: "bob" });
  expect(await send(token)).toMatchObject({ status: 200, json: { subject: "bob" } });
});

test("a token counts from its nbf to its exp, with 30 s for clocks that differ", async () => {
  expect(await send(await issuer.sign({ exp: inSeconds(-20) }))).toMatchObject({ status: 200 });
  expect(await send(await issuer.sign({ nbf: inSeconds(20) }))).toMatchObject({ status: 200 });
  const expired = await send(await issuer.sign({ exp: inSeconds(-40) }));
  expect(expired).toMatchObject(invalid("The token has expired."));
  const early = await send(await issuer.sign({ nbf: inSeconds(60) }));
  expect(early).toMatchObject(invalid("The token is not valid yet."));
});

test("a token that was changed after it was signed is not accepted", async () => {
  const [header, , signature] = (await issuer.sign()).split(".");
  const [, payload] = (await issuer.sign({ sub: "admin" })).split(".");
  const changed = await send(`${header}.${payload}.${signature}`);
  expect(changed).toMatchObject(invalid("The signature does not fit."));
});

test("a token signed by another is not accepted, though it claims our issuer and its key", async () => {
  const key = await drawIssuerKey();
  const unknown = await send(await issuer.sign({}, key));
  expect(unknown).toMatchObject(invalid("The token does not name a key of its issuer."));
  const forged = await issuer.sign({}, { ...key, kid: issuer.keys[0]?.kid ?? "" });
  expect(await send(forged)).toMatchObject(invalid("The signature does not fit."));
});

test("a token that brings its own key along is not checked with it", async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const claims = { iss: issuer.issuer, aud: "slipway", sub: "ada", exp: inSeconds(60) };
  const jwk = await exportJWK(publicKey);
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", jku: `${issuer.issuer}/mine`, jwk })
    .sign(privateKey);
  expect(await send(token)).toMatchObject(invalid("The signature does not fit."));
  expect(issuer.asked).not.toContain("/mine");
});

test("a public key used as a secret, or no algorithm, is refused before the issuer is asked", async () => {
  const { kid = "", public: point } = issuer.keys[0] ?? {};
  const publicKey = await importJWK({ ...point, kty: "EC" }, "ES256");
  if (publicKey instanceof Uint8Array) throw new Error("not a key");
  const claims = { iss: issuer.issuer, aud: "slipway", sub: "ada", exp: inSeconds(60) };
  const secrets = [await exportSPKI(publicKey), JSON.stringify(point)];
  const symmetric = secrets.map((secret) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid })
      .sign(new TextEncoder().encode(secret)),
  );
  for (const token of [...(await Promise.all(symmetric)), new UnsecuredJWT(claims).encode()]) {
    expect(await send(token)).toMatchObject(
      invalid("The token is not signed with an asymmetric algorithm that is accepted here."),
    );
  }
  expect(issuer.asked).toEqual([]);
});
