import { signInVariables, type StagePolicy } from "./stage.ts";

/** What a page's own policy, in a meta tag, cannot say: who may frame it, and that it comes over TLS alone. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "frame-ancestors 'none'",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Code for CloudFront, which runs it on each answer. */
const addHeaders = Object.entries(HEADERS)
  .map(([name, value]) => `event.response.headers["${name}"] = { value: "${value}" };`)
  .join("\n  ");

/** The page, told at build time where the functions' URLs are and where to sign in. */
export function makeWeb(
  policy: StagePolicy,
  api: ReadonlyMap<string, sst.aws.Function>,
): sst.aws.StaticSite {
  const { domain } = policy;
  const urls = Object.fromEntries([...api].map(([name, { url }]) => [name, url] as const));
  return new sst.aws.StaticSite("Web", {
    path: "packages/web",
    build: { command: "npm run build", output: "dist" },
    dev: { command: "npm run dev" },
    edge: { viewerResponse: { injection: addHeaders } },
    environment: { VITE_URLS: $jsonStringify(urls), ...signInVariables(policy) },
    ...(domain === undefined ? {} : { domain }),
  });
}
