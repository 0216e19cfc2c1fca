import { createHash } from "node:crypto";
import type { AuthorizationCodes, Grant } from "./authorization-codes.ts";
import { findRepeated, invalidRequest, type OAuthProblem, onlyValue } from "./oauth-problem.ts";

/** Exchanges a code (RFC 6749, 4.1.3, and RFC 7636, 4.6). Whatever is wrong with the rest, a known code is used up. */
export function exchangeCode(
  form: URLSearchParams,
  codes: AuthorizationCodes,
): Grant | OAuthProblem {
  const code = onlyValue(form, "code");
  const grant = code === undefined ? undefined : codes.redeem(code);
  const malformed = findRepeated(form) ?? findMissing(form);
  if (malformed !== undefined) return malformed;
  if (grant === undefined) return invalidGrant("the code is unknown, used or expired");
  if (onlyValue(form, "client_id") !== grant.clientId) {
    return invalidGrant("client_id is not that of the authorization request");
  }
  if (onlyValue(form, "redirect_uri") !== grant.redirectUri) {
    return invalidGrant("redirect_uri is not that of the authorization request");
  }
  if (challengeOf(onlyValue(form, "code_verifier")) !== grant.challenge) {
    return invalidGrant("code_verifier does not fit the code challenge");
  }
  return grant;
}

function findMissing(form: URLSearchParams): OAuthProblem | undefined {
  const type = onlyValue(form, "grant_type");
  if (type !== undefined && type !== "authorization_code") {
    const error_description = "grant_type must be authorization_code";
    return { error: "unsupported_grant_type", error_description };
  }
  const wanted = ["grant_type", "code", "redirect_uri", "client_id", "code_verifier"];
  const missing = wanted.find((name) => onlyValue(form, name) === undefined);
  return missing === undefined ? undefined : invalidRequest(`${missing} is missing`);
}

function invalidGrant(error_description: string): OAuthProblem {
  return { error: "invalid_grant", error_description };
}

function challengeOf(verifier = ""): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
