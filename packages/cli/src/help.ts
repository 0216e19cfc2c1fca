import type { Command } from "./command.ts";

/** The menu of all commands. */
export function helpAll(commands: readonly Command[]): string {
  const rows = commands.map((command) => [command.name, command.summary] as const);
  return [
    "Usage: slipway COMMAND [options]",
    "",
    ...table(rows),
    "",
    "`slipway COMMAND --help` lists a command's options.",
  ].join("\n");
}

/** One command's usage and options. */
export function helpOne(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const value = option.type === "string" ? ` ${option.value}` : "";
    return [`--${name}${value}`, option.help] as const;
  });
  const positional = command.positional === undefined ? "" : ` [${command.positional}]`;
  return [
    `Usage: slipway ${command.name}${positional}${rows.length > 0 ? " [options]" : ""}`,
    `       npm run ${command.script}${positional || rows.length > 0 ? " -- …" : ""}`,
    "",
    command.summary,
    ...(rows.length > 0 ? ["", ...table(rows)] : []),
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}
