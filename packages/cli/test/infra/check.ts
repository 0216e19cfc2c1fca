// Checks the types of the SST app against the platform, which it installs first where it is missing.
import { spawnSync } from "node:child_process";
import { installPlatform } from "./install-platform.ts";
import { root } from "./platform.ts";

await installPlatform();
const { status } = spawnSync("tsc", ["--project", "infra"], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
