import type { StagePolicy } from "./stage.ts";

/** The page, told at build time where the functions' URLs are. */
export function makeWeb(
  { domain }: StagePolicy,
  api: ReadonlyMap<string, sst.aws.Function>,
): sst.aws.StaticSite {
  const urls = [...api].map(([name, { url }]) => [`VITE_${variable(name)}_URL`, url] as const);
  return new sst.aws.StaticSite("Web", {
    path: "packages/web",
    build: { command: "npm run build", output: "dist" },
    dev: { command: "npm run dev" },
    environment: Object.fromEntries(urls),
    ...(domain === undefined ? {} : { domain }),
  });
}

function variable(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
