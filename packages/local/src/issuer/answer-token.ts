import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../read-body.ts";
import type { Grant } from "./authorization-codes.ts";
import { exchangeCode } from "./exchange-code.ts";
import type { IssuerKey } from "./issuer-key.ts";
import { mintToken, type TokenClaims } from "./mint-token.ts";
import { invalidRequest, type OAuthProblem } from "./oauth-problem.ts";
import type { SignIn } from "./sign-in.ts";

interface Site {
  readonly issuer: string;
  readonly key: IssuerKey;
  readonly signIn: SignIn;
}

/** Bytes of a form. */
const LIMIT = 16_384;
const FORM = "application/x-www-form-urlencoded";
const NO_STORE = { "cache-control": "no-store", pragma: "no-cache" };

/** Answers a token request (RFC 6749, 4.1.3): the developer's access token, and an ID token where the scope was `openid`. */
export async function answerToken(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, LIMIT);
  if (body === "aborted") return;
  const form = readForm(request, body);
  const grant = form instanceof URLSearchParams ? exchangeCode(form, site.signIn.codes) : form;
  if ("error" in grant) return refuse(response, grant);
  const tokens = await mintTokens(site, grant);
  const headers = { "content-type": "application/json", ...NO_STORE };
  response.writeHead(200, headers).end(JSON.stringify(tokens));
}

function readForm(
  { headers }: IncomingMessage,
  body: Buffer | "too large",
): URLSearchParams | OAuthProblem {
  if (headers.authorization !== undefined) {
    const error_description = "clients here have no secret: send client_id in the form";
    return { error: "invalid_client", error_description };
  }
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM) return invalidRequest(`send the parameters as ${FORM}`);
  if (body === "too large") return invalidRequest(`the form is larger than ${LIMIT} bytes`);
  return new URLSearchParams(body.toString());
}

function refuse(response: ServerResponse, problem: OAuthProblem): void {
  const isClient = problem.error === "invalid_client";
  response
    .writeHead(isClient ? 401 : 400, {
      "content-type": "application/json",
      ...NO_STORE,
      ...(isClient ? { "www-authenticate": "Basic" } : {}),
    })
    .end(JSON.stringify(problem));
}

async function mintTokens({ issuer, key, signIn }: Site, { clientId, nonce, openid }: Grant) {
  const { subject, lifetime } = signIn;
  const mint = (claims: Pick<TokenClaims, "audience" | "nonce">) =>
    mintToken(key, { issuer, subject, lifetime, ...claims });
  return {
    access_token: await mint({ audience: signIn.audience }),
    token_type: "Bearer",
    expires_in: lifetime,
    // What is granted, whatever else was asked for (RFC 6749, 3.3).
    ...(openid ? { scope: "openid", id_token: await mint({ audience: clientId, nonce }) } : {}),
  };
}
