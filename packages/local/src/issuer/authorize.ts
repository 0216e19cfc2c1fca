import type { AuthorizationCodes } from "./authorization-codes.ts";
import { isLoopbackUrl } from "./is-loopback-url.ts";
import { findRepeated, invalidRequest, type OAuthProblem, onlyValue } from "./oauth-problem.ts";

/** Where the browser goes next; or why it is sent nowhere, for the person in front of it. */
export type Next = { readonly location: string } | { readonly refused: string };

interface Site {
  readonly issuer: string;
  readonly codes: AuthorizationCodes;
}

/**
 * Answers an authorization request (RFC 6749, 4.1.1, with PKCE) at once: whoever sits at this machine is the developer.
 * Never redirects to what is not on this machine, also not with an error.
 */
export function authorize(query: URLSearchParams, { issuer, codes }: Site): Next {
  const clientId = onlyValue(query, "client_id");
  if (clientId === undefined) return { refused: "client_id is missing, or given twice" };
  const redirectUri = onlyValue(query, "redirect_uri");
  if (redirectUri === undefined || !isLoopbackUrl(redirectUri)) {
    const wanted = "the URL of a page on localhost, without a fragment";
    return { refused: `redirect_uri is not ${wanted}: the local issuer sends codes nowhere else` };
  }
  const answer = findProblem(query) ?? {
    code: codes.issue({ clientId, redirectUri, ...readGrant(query) }),
  };
  const state = onlyValue(query, "state");
  return {
    location: withParameters(redirectUri, {
      ...answer,
      ...(state === undefined ? {} : { state }),
      iss: issuer,
    }),
  };
}

function readGrant(query: URLSearchParams) {
  return {
    challenge: onlyValue(query, "code_challenge") ?? "",
    nonce: onlyValue(query, "nonce"),
    openid: onlyValue(query, "scope")?.split(" ").includes("openid") ?? false,
  };
}

function findProblem(query: URLSearchParams): OAuthProblem | undefined {
  const value = (name: string) => onlyValue(query, name);
  const type = value("response_type");
  const repeated = findRepeated(query);
  if (repeated !== undefined) return repeated;
  if (type === undefined) return invalidRequest("response_type is missing");
  if (type !== "code") {
    const error_description = "response_type must be code";
    return { error: "unsupported_response_type", error_description };
  }
  if (value("request") !== undefined) return notSupported("request");
  if (value("request_uri") !== undefined) return notSupported("request_uri");
  if ((value("response_mode") ?? "query") !== "query") {
    return invalidRequest("response_mode must be query");
  }
  return findChallengeProblem(value("code_challenge"), value("code_challenge_method"));
}

function notSupported(parameter: "request" | "request_uri"): OAuthProblem {
  const error_description = `${parameter} is not supported: send the parameters themselves`;
  return { error: `${parameter}_not_supported`, error_description };
}

/** RFC 7636, 4.4.1; a method that is not said would be `plain`. */
function findChallengeProblem(
  challenge: string | undefined,
  method: string | undefined,
): OAuthProblem | undefined {
  if (challenge === undefined) return invalidRequest("code challenge required");
  if (method !== "S256") {
    return invalidRequest("transform algorithm not supported: code_challenge_method must be S256");
  }
  if (!/^[\w-]{43}$/.test(challenge)) return invalidRequest("code_challenge is no SHA-256 hash");
  return undefined;
}

function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const next = new URL(url);
  for (const [name, value] of Object.entries(parameters)) next.searchParams.append(name, value);
  return next.href;
}
