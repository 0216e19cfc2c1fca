import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildPage } from "@slipway/cli/testing/build-page";
import { functions } from "../../../infra/functions.ts";
import { root } from "./root.ts";
import { withFolder } from "./with-folder.ts";

/** The most that the page may weigh, in KB. */
export const PAGE_LIMIT = 45;

/** What a deploy tells the build, at addresses as long as AWS's own. */
const VARIABLES = {
  VITE_URLS: JSON.stringify(
    Object.fromEntries(
      functions.map(({ name }) => [
        name,
        `https://${name.padEnd(32, "x")}.lambda-url.eu-central-1.on.aws/`,
      ]),
    ),
  ),
  VITE_ISSUER: "https://issuer.example.com",
  VITE_CLIENT_ID: "page",
};
/** Loaded when somebody signs in, and not before. */
const SIGN_IN = /^code-flow-/;

/** KB of the built page, each file gzipped. */
export interface PageSize {
  readonly page: number;
  /** What signing in loads beside it. */
  readonly signIn: number;
}

/** Builds the page as a deploy does and weighs what a browser loads of it. */
export async function measurePage(): Promise<PageSize> {
  return await withFolder(async (outDir) => {
    await buildPage({ root, page: "packages/web", outDir, variables: VARIABLES });
    const size = { page: 0, signIn: 0 };
    for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || ![".html", ".js", ".css", ".svg"].includes(extname(entry.name)))
        continue;
      const bytes = gzipSync(await readFile(join(entry.parentPath, entry.name))).length;
      size[SIGN_IN.test(entry.name) ? "signIn" : "page"] += bytes / 1024;
    }
    return size;
  });
}
