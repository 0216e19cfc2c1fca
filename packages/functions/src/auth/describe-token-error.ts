import {
  JOSEAlgNotAllowed,
  type JOSEError,
  JWKSMultipleMatchingKeys,
  JWKSNoMatchingKey,
  JWSSignatureVerificationFailed,
  JWTClaimValidationFailed,
  JWTExpired,
} from "jose/errors";

const WRONG: Readonly<Record<string, string>> = {
  aud: "The token is for another audience.",
  iss: "The token is from another issuer.",
  nbf: "The token is not valid yet.",
};
const MISSING: Readonly<Record<string, string>> = {
  aud: "The token names no audience.",
  exp: "The token never expires.",
  iss: "The token names no issuer.",
  sub: "The token does not say whom it is about.",
};

/** Why a token is not accepted, in words that hold nothing of it. */
export function describeTokenError(error: JOSEError): string {
  if (error instanceof JWTExpired) return "The token has expired.";
  if (error instanceof JWTClaimValidationFailed) {
    const known = (error.reason === "missing" ? MISSING : WRONG)[error.claim];
    return known ?? "A claim of the token is not what it must be.";
  }
  if (error instanceof JOSEAlgNotAllowed) {
    return "The token is not signed with an asymmetric algorithm that is accepted here.";
  }
  if (error instanceof JWKSNoMatchingKey || error instanceof JWKSMultipleMatchingKeys) {
    return "The token does not name a key of its issuer.";
  }
  if (error instanceof JWSSignatureVerificationFailed) return "The signature does not fit.";
  return "The token cannot be read as a signed JWT.";
}
