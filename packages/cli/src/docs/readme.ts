import type { Command } from "../command.ts";

const START = "<!-- scripts: written by `npm run fix` -->";
const END = "<!-- /scripts -->";

/** Puts the list of npm scripts, made from the commands themselves, between its marks in a README. */
export function withScripts(readme: string, commands: readonly Command[]): string {
  const [before, rest] = split(readme, START);
  const [, after] = split(rest, END);
  return `${before}${START}\n\n${scriptsList(commands)}\n\n${END}${after}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`README.md has lost its mark ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function scriptsList(commands: readonly Command[]): string {
  return commands.map((command) => `- \`${call(command)}\`: ${command.summary}`).join("\n");
}

function call({ script, positional, options }: Command): string {
  const flags = Object.entries(options).map(([name, option]) =>
    option.type === "string" ? `[--${name} ${option.value}]` : `[--${name}]`,
  );
  const usage = [...(positional === undefined ? [] : [`[${positional}]`]), ...flags];
  return `npm run ${script}${usage.length > 0 ? ` -- ${usage.join(" ")}` : ""}`;
}
