/** What issuers add to the address of a page (RFC 6749, 4.1.2; RFC 9207; OpenID Connect Session Management 1.0). */
const ADDED = ["code", "state", "iss", "error", "error_description", "error_uri", "session_state"];

/** The address with an issuer's answer; undefined for any other. */
export function readReturn(href: string): URL | undefined {
  const address = new URL(href);
  const { searchParams: query } = address;
  return query.has("state") && (query.has("code") || query.has("error")) ? address : undefined;
}

/** The address as it was before the issuer added its answer. */
export function withoutReturn(href: string): string {
  const address = new URL(href);
  for (const name of ADDED) address.searchParams.delete(name);
  return address.href;
}
