#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it: finds the Node of the lockfile and runs the CLI on it.
import { spawn } from "node:child_process";
import * as module from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { refuseNode } from "./refuse-node.js";

const LAMBDA_MAJOR = 24;
const OLDEST = [22, 12];
// Compiled code and stripped types, kept between runs; deleting the folder costs one slower start.
const cache = fileURLToPath(new URL("../../../.slipway/compile-cache", import.meta.url));
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

const [major, minor] = process.versions.node.split(".").map(Number);
const node = major === LAMBDA_MAJOR ? process.execPath : (pinnedNode() ?? process.execPath);
if (
  node === process.execPath &&
  (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
) {
  refuseNode(OLDEST.join("."));
}

if (node === process.execPath && process.features.typescript) {
  module.enableCompileCache?.(cache);
  await import(main);
} else {
  runOn(node);
}

/** The `node` binary that came with the lockfile, where there is one for this platform. */
function pinnedNode() {
  try {
    return module
      .createRequire(import.meta.url)
      .resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

function runOn(path) {
  const flags =
    path === process.execPath
      ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"]
      : [];
  const child = spawn(path, [...flags, main, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, SLIPWAY_LAUNCHER: String(process.pid), NODE_COMPILE_CACHE: cache },
  });
  // A terminal sends Ctrl-C to both; the child decides when to end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
