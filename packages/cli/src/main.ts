import { fileURLToPath } from "node:url";
import { commands } from "./commands.ts";
import type { Context, Terminal } from "./context.ts";
import { endWithLauncher } from "./end-with-launcher.ts";
import { runCommand } from "./run-command.ts";

const { stdin, stdout, stderr } = process;

const terminal: Terminal = {
  // A terminal that was told no size says 0.
  columns: () => stderr.columns || 80,
  write: (text) => void stderr.write(text),
};

const context: Context = {
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  env: process.env,
  interactive: stdin.isTTY && stdout.isTTY,
  print: (line) => void stdout.write(`${line}\n`),
  note: (line) => void stderr.write(`${line}\n`),
  terminal: stderr.isTTY && process.env["TERM"] !== "dumb" ? terminal : undefined,
};

endWithLauncher(process.env["SLIPWAY_LAUNCHER"]);
process.exitCode = await runCommand(commands, process.argv.slice(2), context);
