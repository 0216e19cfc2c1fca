import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where `slipway manifest` leaves what this build knows of its history. */
export const MANIFEST = ".slipway/manifest.json";
export const MIGRATIONS = "migrations";

/** What the deploy itself needs of the manifest. */
export interface Release {
  /** Names one deploy of code by the history that it was built for. */
  readonly name: string;
  /** sha256 of all that stands in the migrations folder. */
  readonly migrations: string;
}

/** Makes the manifest anew; throws where Schema.ts and the history disagree, which fails the deploy before it begins. */
export function makeManifest(): Release {
  const slipway = join("packages", "cli", "bin", "slipway.js");
  const { status, stderr, error } = spawnSync(process.execPath, [slipway, "manifest"], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  // The CLI of sst shows what is thrown; what a program writes to stderr, it may not.
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr.trim());
  process.stderr.write(stderr);
  const manifest: { release: string } = JSON.parse(readFileSync(MANIFEST, "utf8"));
  return { name: manifest.release, migrations: hashFolder(MIGRATIONS) };
}

function hashFolder(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}
