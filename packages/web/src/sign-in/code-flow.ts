// oauth4webapi rather than oidc-client-ts: functions without state or dependencies, and what is not used is not bundled.
import { isLoopback } from "@slipway/core/contract/is-loopback";
import * as oauth from "oauth4webapi";
import type { SignInSettings } from "../sign-in.ts";
import type { KeptToken } from "./kept-token.ts";
import type { RoundTrip } from "./round-trip.ts";
import { telling } from "./telling.ts";

/** How long a token counts whose issuer does not say, in seconds. */
const UNSAID = 300;

/** Where to go to sign in, and what to keep until the answer. */
export async function askIssuer({ issuer, clientId, audience, redirectUri }: SignInSettings) {
  const { authorization_endpoint: endpoint } = await discover(issuer);
  if (endpoint === undefined) throw new Error(`${issuer} has no page to sign in at.`);
  const roundTrip: RoundTrip = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  const url = new URL(endpoint);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: "openid",
    state: roundTrip.state,
    nonce: roundTrip.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(roundTrip.verifier),
    code_challenge_method: "S256",
    ...(audience === undefined ? {} : { audience }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, roundTrip };
}

/** Exchanges the code of the issuer's answer for a token. */
export async function exchangeCode(
  { issuer, clientId, redirectUri }: SignInSettings,
  { state, nonce, verifier }: RoundTrip,
  answer: URL,
): Promise<KeptToken> {
  const server = await discover(issuer);
  const client: oauth.Client = { client_id: clientId };
  const tokens = await telling(issuer, async () => {
    const valid = oauth.validateAuthResponse(server, client, answer, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      // A page has no secret.
      oauth.None(),
      valid,
      redirectUri,
      verifier,
      options(issuer),
    );
    const expected = { expectedNonce: nonce, requireIdToken: true };
    return await oauth.processAuthorizationCodeResponse(server, client, response, expected);
  });
  const { access_token: token, expires_in: seconds = UNSAID } = tokens;
  return { token, expires: Date.now() + seconds * 1000 };
}

function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return telling(issuer, async () =>
    oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options(issuer))),
  );
}

/** Ms until an issuer counts as one that does not answer. */
const PATIENCE = 10_000;

function options(issuer: string) {
  return {
    // The issuer of this machine has no certificate.
    [oauth.allowInsecureRequests]: isLoopback(new URL(issuer).hostname),
    signal: AbortSignal.timeout(PATIENCE),
  };
}
