import { asTyped } from "./as-typed.ts";
import type { Command } from "./command.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";
import { expectedMessage } from "./expected-message.ts";
import { helpAll, helpOne } from "./help.ts";

/** A command by name, loaded when it is asked for. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** Runs one command line. Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runCommand(
  commands: Commands,
  args: readonly string[],
  context: Context,
): Promise<0 | 1 | 2> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help") {
    context.print(helpAll(await loadAll(commands)));
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    context.note(`slipway has no command "${name}". \`slipway help\` lists them.`);
    return 2;
  }
  const command = await load();
  if (rest.includes("--help")) {
    context.print(helpOne(command));
    return 0;
  }
  return await invoke(command, rest, context);
}

async function invoke(command: Command, args: readonly string[], context: Context) {
  try {
    await command.invoke(args, context);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      context.note(`${error.message}\n\n${helpOne(command)}`);
      return 2;
    }
    const message = expectedMessage(error);
    context.note(message === undefined ? bug(error) : asTyped(message));
    return 1;
  }
}

export async function loadAll(commands: Commands): Promise<Command[]> {
  return await Promise.all(Object.values(commands).map((load) => load()));
}

/** What we did not expect is printed whole: it is a fault of ours. */
function bug(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `slipway met an error that it does not know:\n${text}`;
}
