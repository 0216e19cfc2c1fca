// Lays AWS's own client of the Runtime API (aws-lambda-ric) into .slipway/ric: built from source, once for each lockfile.
import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { refusal, TOOLS } from "./refusal.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = resolve(here, "../../../..", ".slipway/ric");
const addon = join(folder, "node_modules/aws-lambda-ric/rapid-client.node");

if (!isLaid()) lay();

function isLaid(): boolean {
  if (!existsSync(addon)) return false;
  const [wanted, found] = [here, folder].map((at) => readFileSync(join(at, "package-lock.json")));
  return wanted !== undefined && found?.equals(wanted) === true;
}

function lay(): void {
  const { platform } = process;
  const reason = refusal({ platform, missing: TOOLS.filter((tool) => !isInPath(tool)) });
  if (reason !== undefined) fail(reason);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    cpSync(join(here, file), join(folder, file));
  }
  console.log("Building aws-lambda-ric in .slipway/ric; this takes a minute, and is done once");
  // The headers come with the Node of our lockfile: node-gyp need not download them.
  const env = { ...process.env, npm_config_nodedir: resolve(process.execPath, "../..") };
  const options = ["--ignore-scripts=false", "--no-audit", "--no-fund"];
  const npm = spawnSync("npm", ["ci", ...options], { cwd: folder, env, stdio: "inherit" });
  if (npm.status !== 0 || !existsSync(addon)) fail("aws-lambda-ric could not be built; see above");
}

function isInPath(tool: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((at) => isExecutable(join(at, tool)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
