import { urlVariable } from "./functions.ts";
import { signInVariables, type StagePolicy } from "./stage.ts";

/** The page, told at build time where the functions' URLs are and where to sign in. */
export function makeWeb(
  policy: StagePolicy,
  api: ReadonlyMap<string, sst.aws.Function>,
): sst.aws.StaticSite {
  const { domain } = policy;
  const urls = [...api].map(([name, { url }]) => [urlVariable(name), url] as const);
  return new sst.aws.StaticSite("Web", {
    path: "packages/web",
    build: { command: "npm run build", output: "dist" },
    dev: { command: "npm run dev" },
    environment: { ...Object.fromEntries(urls), ...signInVariables(policy) },
    ...(domain === undefined ? {} : { domain }),
  });
}
