import { parseArgs } from "node:util";
import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";

/** One `--option`; `value` is the placeholder in the help of an option that takes one. */
export type Option =
  | { readonly type: "boolean"; readonly help: string }
  | { readonly type: "string"; readonly value: string; readonly help: string };

type Options = Readonly<Record<string, Option>>;
type Values<O extends Options> = {
  readonly [K in keyof O]?: (O[K]["type"] extends "boolean" ? boolean : string) | undefined;
};

interface Definition<O extends Options> {
  readonly name: string;
  /** The npm script that runs it. */
  readonly script: string;
  /** One line, present tense. */
  readonly summary: string;
  /** The placeholder of its one positional argument, if it takes one. */
  readonly positional?: string;
  readonly options: O;
  readonly run: (
    values: Values<O>,
    context: Context,
    positional: string | undefined,
  ) => Promise<void>;
}

export interface Command extends Omit<Definition<Options>, "run"> {
  /** Parses `args` and runs. Throws UsageError where they do not fit. */
  invoke(args: readonly string[], context: Context): Promise<void>;
}

/** Ties a command's options to the values that its `run` receives. */
export function defineCommand<const O extends Options>(definition: Definition<O>): Command {
  const { run, ...rest } = definition;
  return {
    ...rest,
    async invoke(args, context) {
      const { values, positionals } = parse(definition, args);
      const most = definition.positional === undefined ? 0 : 1;
      if (positionals.length > most) {
        throw new UsageError(`slipway ${definition.name} does not take "${positionals[most]}"`);
      }
      await run(values, context, positionals[0]);
    },
  };
}

function parse<O extends Options>(definition: Definition<O>, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: definition.options, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split(". ")[0] : String(cause);
    throw new UsageError(`slipway ${definition.name}: ${message}`, { cause });
  }
}
