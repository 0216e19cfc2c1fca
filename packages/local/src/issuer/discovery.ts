/** Where things are, below the issuer. */
export const AT = {
  discovery: "/.well-known/openid-configuration",
  keys: "/jwks",
  authorize: "/authorize",
  token: "/token",
} as const;

/** What an issuer says of itself (OpenID Connect Discovery 1.0, 3; RFC 8414; RFC 9207). */
export function discoveryDocument(issuer: string, { signsIn }: { readonly signsIn: boolean }) {
  return {
    issuer,
    jwks_uri: `${issuer}${AT.keys}`,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
    ...(signsIn ? signInMetadata(issuer) : { response_types_supported: [] }),
  };
}

function signInMetadata(issuer: string) {
  return {
    authorization_endpoint: `${issuer}${AT.authorize}`,
    token_endpoint: `${issuer}${AT.token}`,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    scopes_supported: ["openid"],
    claims_supported: ["iss", "aud", "sub", "iat", "exp", "nonce"],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    // True where it is not said.
    request_uri_parameter_supported: false,
  };
}
