import { httpsFetch } from "@slipway/core/lib/https-fetch";
import { isSecureUrl } from "@slipway/core/lib/secure-url";
import { createLocalJWKSet } from "jose/jwks/local";
import * as z from "zod/mini";

/** Finds the key that a token's header names. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** Finds and reads the keys of an issuer, as OpenID Connect Discovery 1.0 says (sections 4.1 and 4.3). */
export async function fetchKeys(issuer: string, signal: AbortSignal): Promise<KeySet> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const found = await getJson(discovery, url, signal);
  if (found.issuer !== issuer) throw new Error(`${url} speaks for another issuer: ${found.issuer}`);
  if (!isSecureUrl(found.jwks_uri)) {
    throw new Error(`${url} names keys at an address that is not secure: ${found.jwks_uri}`);
  }
  return createLocalJWKSet(await getJson(keySet, found.jwks_uri, signal));
}

async function getJson<Shape extends z.core.$ZodType>(
  shape: Shape,
  url: string,
  signal: AbortSignal,
): Promise<z.output<Shape>> {
  const headers = { accept: "application/json" };
  const response = await httpsFetch(url, { method: "GET", headers, signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const parsed = z.safeParse(shape, await response.json());
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new Error(`${url} answered something else than was asked for, wrong at ${wrong}`);
}
