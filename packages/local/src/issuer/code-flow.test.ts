import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { drawIssuerKey } from "./issuer-key.ts";
import { createSignIn } from "./sign-in.ts";
import { startIssuer } from "./start-issuer.ts";

const PAGE = "http://localhost:5173";
const REDIRECT = `${PAGE}/?from=issuer`;
const CLIENT: oauth.Client = { client_id: "page" };
// A test that fails prints its drawn state and verifier; nothing here depends on their values.
const VERIFIER = oauth.generateRandomCodeVerifier();
const challenge = await oauth.calculatePKCECodeChallenge(VERIFIER);

async function issuerThat(options: { codeLifetime?: number } = {}) {
  const claims = { audience: "slipway", subject: "developer", lifetime: 600 };
  const signIn = createSignIn({ ...claims, ...options });
  const started = await startIssuer({ key: await drawIssuerKey(), port: 0, signIn });
  onTestFinished(() => started.close());
  return started.issuer;
}

const GOOD = {
  client_id: "page",
  redirect_uri: REDIRECT,
  response_type: "code",
  code_challenge: challenge,
  code_challenge_method: "S256",
  state: "of the page",
};
type Changes = Readonly<Record<string, string | undefined>>;

/** Parameters with some changed, or left out by undefined. */
function parameters(good: Readonly<Record<string, string>>, changes: Changes): URLSearchParams {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...good, ...changes })) {
    if (value !== undefined) all.append(name, value);
  }
  return all;
}

async function authorizeWith(issuer: string, changes: Changes = {}, more = "") {
  const query = parameters(GOOD, changes).toString();
  const response = await fetch(`${issuer}/authorize?${query}${more}`, { redirect: "manual" });
  const location = response.headers.get("location");
  return {
    status: response.status,
    text: await response.text(),
    answer: location === null ? {} : Object.fromEntries(new URL(location).searchParams),
  };
}

async function codeOf(issuer: string): Promise<string> {
  return z.object({ code: z.string() }).parse((await authorizeWith(issuer)).answer).code;
}

async function exchangeWith(issuer: string, code: string, changes: Changes = {}, init = {}) {
  const { client_id, redirect_uri } = GOOD;
  const good = {
    grant_type: "authorization_code",
    code,
    client_id,
    redirect_uri,
    code_verifier: VERIFIER,
  };
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    body: parameters(good, changes),
    ...init,
  });
  const body = z.record(z.string(), z.unknown()).parse(await response.json());
  expect(response.headers.get("cache-control")).toBe("no-store");
  return { status: response.status, body };
}

test("a client library signs in, and its token is that of the developer", async () => {
  const issuer = new URL(await issuerThat());
  const options = { [oauth.allowInsecureRequests]: true };
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, options),
  );
  const query = parameters(GOOD, { scope: "openid profile", nonce: "of the page" }).toString();
  const sent = await fetch(`${server.authorization_endpoint}?${query}`, { redirect: "manual" });
  expect(sent.status).toBe(303);
  const back = new URL(sent.headers.get("location") ?? "");
  expect(back.origin).toBe(PAGE);
  expect(back.searchParams.get("from")).toBe("issuer");
  const valid = oauth.validateAuthResponse(server, CLIENT, back, "of the page");
  const auth = oauth.None();
  const response = await oauth.authorizationCodeGrantRequest(
    ...([server, CLIENT, auth, valid, REDIRECT, VERIFIER] as const),
    options,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, CLIENT, response, {
    expectedNonce: "of the page",
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, options);
  expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 600, scope: "openid" });
  const of = { iss: issuer.origin, sub: "developer" };
  expect(decodeJwt(tokens.access_token)).toMatchObject({ ...of, aud: "slipway" });
  expect(decodeJwt(tokens.access_token)).not.toHaveProperty("nonce");
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ ...of, aud: "page" });
});

test("without the scope openid there is no ID token", async () => {
  const issuer = await issuerThat();
  const { status, body } = await exchangeWith(issuer, await codeOf(issuer));
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(["access_token", "expires_in", "token_type"]);
});

test("says what it does otherwise than an issuer that says nothing, whether a client looks or not", async () => {
  const issuer = await issuerThat();
  const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(document).toMatchObject({
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    authorization_response_iss_parameter_supported: true,
    request_uri_parameter_supported: false,
  });
});

describe("sends nobody to a redirect_uri that it has not checked", () => {
  test.each([
    undefined,
    "",
    "/relative",
    "https://example.com/",
    "http://localhost.example.com/",
    "http://localhost:1@example.com/",
    "http://user@localhost/",
    "http://localhost/#fragment",
    "http://localhost/#",
    "custom://localhost/",
    "javascript:alert(1)//localhost",
  ])("%j", async (redirect) => {
    const issuer = await issuerThat();
    // The second is a mistake of its own, which would go back to a page that is checked.
    for (const changes of [{}, { code_challenge: undefined }]) {
      const found = await authorizeWith(issuer, { ...changes, redirect_uri: redirect });
      expect(found).toMatchObject({ status: 400, answer: {} });
      expect(found.text).toContain("redirect_uri is not the URL of a page on localhost");
    }
  });

  test("nor to one of two, nor for a client without a name", async () => {
    const issuer = await issuerThat();
    const second = `&redirect_uri=${encodeURIComponent(REDIRECT)}`;
    expect(await authorizeWith(issuer, {}, second)).toMatchObject({ status: 400, answer: {} });
    expect(await authorizeWith(issuer, { client_id: undefined })).toEqual({
      status: 400,
      text: "client_id is missing, or given twice\n",
      answer: {},
    });
  });

  test.each(["http://127.0.0.1:5173/", "http://[::1]:5173/", "https://localhost/back"])(
    "and to %s, which is on this machine",
    async (redirect) => {
      const { status, answer } = await authorizeWith(await issuerThat(), {
        redirect_uri: redirect,
      });
      expect({ status, answer }).toMatchObject({ status: 303, answer: { state: "of the page" } });
      expect(answer).toHaveProperty("code");
    },
  );
});

describe("tells the page what is wrong with an authorization request", () => {
  test.each([
    [{ code_challenge: undefined }, "invalid_request", "code challenge required"],
    [{ code_challenge_method: "plain" }, "invalid_request", "transform algorithm not supported"],
    [{ code_challenge_method: undefined }, "invalid_request", "transform algorithm not supported"],
    [{ code_challenge: "short" }, "invalid_request", "code_challenge is no SHA-256 hash"],
    [{ response_type: undefined }, "invalid_request", "response_type is missing"],
    [{ response_type: "token" }, "unsupported_response_type", "response_type must be code"],
    [{ response_mode: "fragment" }, "invalid_request", "response_mode must be query"],
    [{ request: "eyJ" }, "request_not_supported", "send the parameters themselves"],
    [{ request_uri: "urn:x" }, "request_uri_not_supported", "send the parameters themselves"],
  ])("%j", async (changes, error, description) => {
    const issuer = await issuerThat();
    const { status, answer } = await authorizeWith(issuer, changes);
    const { error_description: told, ...rest } = answer;
    expect(status).toBe(303);
    expect(rest).toEqual({ from: "issuer", state: "of the page", iss: issuer, error });
    expect(told).toContain(description);
  });

  test("a parameter that comes twice", async () => {
    const { answer } = await authorizeWith(await issuerThat(), {}, "&scope=a&scope=b");
    expect(answer).toMatchObject({ error: "invalid_request", state: "of the page" });
    expect(answer).not.toHaveProperty("code");
  });
});

describe("refuses a code", () => {
  const OTHER_VERIFIER = oauth.generateRandomCodeVerifier();
  test.each([
    [{ code_verifier: OTHER_VERIFIER }, "invalid_grant"],
    [{ redirect_uri: `${PAGE}/` }, "invalid_grant"],
    [{ client_id: "another" }, "invalid_grant"],
    [{ code: "unknown" }, "invalid_grant"],
    [{ code_verifier: undefined }, "invalid_request"],
    [{ redirect_uri: undefined }, "invalid_request"],
    [{ client_id: undefined }, "invalid_request"],
    [{ code: undefined }, "invalid_request"],
    [{ grant_type: undefined }, "invalid_request"],
    [{ grant_type: "refresh_token" }, "unsupported_grant_type"],
  ])("with %j", async (changes, error) => {
    const issuer = await issuerThat();
    const refused = await exchangeWith(issuer, await codeOf(issuer), changes);
    expect(refused).toMatchObject({ status: 400, body: { error } });
    expect(refused.body).not.toHaveProperty("access_token");
  });

  test("that was used, or presented with a wrong verifier", async () => {
    const issuer = await issuerThat();
    const [used, tried] = [await codeOf(issuer), await codeOf(issuer)];
    expect(await exchangeWith(issuer, used)).toMatchObject({ status: 200 });
    await exchangeWith(issuer, tried, { code_verifier: OTHER_VERIFIER });
    for (const code of [used, tried]) {
      expect(await exchangeWith(issuer, code)).toMatchObject({
        status: 400,
        body: {
          error: "invalid_grant",
          error_description: "the code is unknown, used or expired",
        },
      });
    }
  });

  test("of which twenty ask at once: one of them gets tokens", async () => {
    const issuer = await issuerThat();
    const code = await codeOf(issuer);
    const all = await Promise.all(Array.from({ length: 20 }, () => exchangeWith(issuer, code)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("that is expired", async () => {
    const issuer = await issuerThat({ codeLifetime: 0 });
    expect(await exchangeWith(issuer, await codeOf(issuer))).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
  });

  test("in a form that is none, is too large, or comes with a secret", async () => {
    const issuer = await issuerThat();
    const sent = (init: RequestInit) => exchangeWith(issuer, "code", {}, init);
    const form = "application/x-www-form-urlencoded";
    expect([
      await sent({ body: "{}", headers: { "content-type": "application/json" } }),
      await sent({ body: "a=".padEnd(20_000, "b"), headers: { "content-type": form } }),
      await sent({ headers: { authorization: "Basic cGFnZTpzZWNyZXQ=" } }),
    ]).toMatchObject([
      { status: 400, body: { error: "invalid_request" } },
      { status: 400, body: { error: "invalid_request" } },
      { status: 401, body: { error: "invalid_client" } },
    ]);
  });
});
