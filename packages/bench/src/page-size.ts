import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { root, withFolder } from "./stage.ts";

/** The most that the page may weigh, in KB. */
export const PAGE_LIMIT = 45;

/** What a deploy tells the build, at addresses as long as AWS's own. */
const URLS = Object.fromEntries(
  ["COUNTER", "USERS", "STATUS"].map((name) => [
    `VITE_${name}_URL`,
    `https://${name.toLowerCase().padEnd(32, "x")}.lambda-url.eu-central-1.on.aws/`,
  ]),
);
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
    await build(outDir);
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

async function build(outDir: string): Promise<void> {
  const { PATH, HOME } = process.env;
  const vite = join(
    dirname(createRequire(import.meta.url).resolve("vite/package.json")),
    "bin/vite.js",
  );
  const issuer = { VITE_ISSUER: "https://issuer.example.com", VITE_CLIENT_ID: "page" };
  const child = spawn(process.execPath, [vite, "build", "--outDir", outDir, "--emptyOutDir"], {
    cwd: join(root, "packages/web"),
    env: { PATH, HOME, ...URLS, ...issuer },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error("the page cannot be built; see above");
}
