import { fileURLToPath } from "node:url";
import { commands } from "./commands.ts";
import type { Context } from "./context.ts";
import { endWithLauncher } from "./end-with-launcher.ts";
import { runCommand } from "./run-command.ts";

const context: Context = {
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  env: process.env,
  interactive: process.stdin.isTTY && process.stdout.isTTY,
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
};

endWithLauncher(process.env["SLIPWAY_LAUNCHER"]);
process.exitCode = await runCommand(commands, process.argv.slice(2), context);
