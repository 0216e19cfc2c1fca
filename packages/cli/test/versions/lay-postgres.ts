import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OLDER_MAJORS, POSTGRES_FOLDER, postgresPackage } from "./postgres-package.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Lays the older versions of Postgres into `.slipway`, once for each lockfile. Throws where this platform has none. */
export function layPostgres(): void {
  if (isLaid()) return;
  rmSync(POSTGRES_FOLDER, { recursive: true, force: true });
  mkdirSync(POSTGRES_FOLDER, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    cpSync(join(here, file), join(POSTGRES_FOLDER, file));
  }
  console.log(`Fetching Postgres ${OLDER_MAJORS.join(", ")} (180 MB); this is done once`);
  // What the install scripts would lay, our own code lays: packages/local/src/postgres/binaries.ts.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const npm = spawnSync("npm", ["ci", ...options], { cwd: POSTGRES_FOLDER, stdio: "inherit" });
  if (npm.status === 0 && hasAll()) return;
  throw new Error(
    `Postgres ${OLDER_MAJORS.join(", ")} for ${process.platform}-${process.arch} could not be fetched; see above`,
  );
}

function isLaid(): boolean {
  const [wanted, found] = [here, POSTGRES_FOLDER].map((folder) => {
    const lockfile = join(folder, "package-lock.json");
    return existsSync(lockfile) ? readFileSync(lockfile, "utf8") : undefined;
  });
  return wanted === found && hasAll();
}

function hasAll(): boolean {
  return OLDER_MAJORS.every((major) => existsSync(postgresPackage(`postgres-${major}`)));
}
