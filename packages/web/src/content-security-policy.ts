import type { Settings } from "./settings.ts";

/** Sources by directive, in the order of the header. */
type Policy = Readonly<Record<string, string>>;

/** What a built page may load, and where it may connect to: the functions and the issuer, and nothing else. */
export function builtPolicy({ urls, issuer, issuerOrigins }: Settings): string {
  const issuers = issuer ? [issuer.issuer, ...issuerOrigins] : [];
  const addresses = [...Object.values(urls), ...issuers];
  const origins = new Set(addresses.map((address) => new URL(address).origin));
  return format({
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": [...origins].join(" "),
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
  });
}

/** Of Vite's own server, whose client puts styles into the page and reports errors there; it listens on loopback alone. */
export const DEV_POLICY = format({
  "default-src": "'self'",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data:",
  "connect-src": "'self' http: https: ws:",
  "base-uri": "'none'",
  "form-action": "'none'",
});

function format(policy: Policy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}
