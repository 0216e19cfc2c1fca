import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { platformFolder, root } from "./platform.ts";

const ENVIRONMENT = {
  SST_TELEMETRY_DISABLED: "1",
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_NO_BUN: "1",
  // `@sst-provider/neon` 0.13.0 names an install script that it does not ship.
  npm_config_ignore_scripts: "true",
};

/** Installs SST's platform and the app's providers into `.sst` with the CLI, unless it has: needs the npm registry alone. */
export async function installPlatform(): Promise<void> {
  const stamp = join(platformFolder, "slipway-installed");
  const wanted = await fingerprint();
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  await promisify(execFile)(join(root, "node_modules/.bin/sst"), ["install", "--stage", "test"], {
    cwd: root,
    env: { ...process.env, ...ENVIRONMENT },
  });
  await writeFile(stamp, wanted);
}

/** Of what the installed platform depends on: the CLI's version and the providers. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["node_modules/sst/package.json", "sst.config.ts"]) {
    hash.update(await readFile(join(root, file)));
  }
  return hash.digest("hex");
}
