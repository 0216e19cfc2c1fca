import { importJWK, SignJWT } from "jose";
import type { IssuerKey } from "./issuer-key.ts";

export interface TokenClaims {
  /** Who is to take the token. */
  readonly audience: string;
  /** Whom it is about. */
  readonly subject: string;
  /** Seconds from now until it expires. */
  readonly lifetime: number;
  /** What ties an ID token to the request that it answers. */
  readonly nonce?: string | undefined;
}

/** Signs a token with ES256, as a compact JWS. */
export async function mintToken(
  { kid, public: point, d }: IssuerKey,
  { issuer, audience, subject, lifetime, nonce }: TokenClaims & { readonly issuer: string },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT(nonce === undefined ? {} : { nonce })
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(await importJWK({ ...point, d }, "ES256"));
}
