import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

interface Options {
  /** The copy of the repository. */
  readonly root: string;
  /** The folder of index.html, below it. */
  readonly page: string;
  /** Where the build goes, absolute. */
  readonly outDir: string;
  /** What the page is told, as a deploy does: by the environment of the build. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Builds a page for production as a deploy does. */
export async function buildPage({ root, page, outDir, variables }: Options): Promise<void> {
  const { PATH, HOME } = process.env;
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--outDir", outDir, "--emptyOutDir"], {
    cwd: join(root, page),
    env: { PATH, HOME, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`the page cannot be built:\n${output}`);
}
