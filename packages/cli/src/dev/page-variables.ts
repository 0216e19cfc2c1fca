import type { Auth } from "@slipway/core/lib/parse-auth";

/** Whose tokens the functions take. */
export type PageAuth = Pick<Auth, "issuer" | "audience">;

interface Running {
  /** By function. */
  readonly urls: Readonly<Record<string, string>>;
  readonly auth: PageAuth;
}

/** What the page is told of what runs, by the names that infra/web.ts gives a deploy's. */
export function pageVariables({ urls, auth }: Running): Readonly<Record<string, string>> {
  return {
    VITE_URLS: JSON.stringify(urls),
    VITE_ISSUER: auth.issuer,
    VITE_AUDIENCE: auth.audience,
    // The local issuer takes any.
    VITE_CLIENT_ID: "page",
  };
}
