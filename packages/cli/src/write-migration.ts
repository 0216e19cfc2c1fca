import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readHistory } from "@slipway/migrate/history";
import type { Refusal } from "@slipway/migrate/refusal";
import { checkPhase } from "@slipway/migrate/rules/check-phase";
import { CreatedObjects } from "@slipway/migrate/rules/created-objects";
import { cutUnits } from "@slipway/migrate/units";
import type { Context } from "./context.ts";
import { drizzleKit } from "./drizzle-kit.ts";
import { CommandError } from "./errors.ts";
import { paths } from "./paths.ts";
import { CANNOT_ASK } from "./schema/read-draft.ts";

interface Wanted {
  /** An empty one, to be filled by hand. */
  readonly custom: boolean;
  /** A random one where none is given. */
  readonly name: string | undefined;
  /** What differs between Schema.ts and the history. */
  readonly changes: readonly string[];
  /** Told of the drizzle-kit that runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface Written {
  readonly tag: string;
  /** What a deploy to a stage with live code refuses of it. */
  readonly refusals: readonly Refusal[];
}

/** Lets drizzle-kit write a migration. Throws CommandError where nothing was written. */
export async function writeMigration(context: Context, wanted: Wanted): Promise<Written> {
  const { migrations } = paths(context.root);
  const before = new Set(readHistory(migrations).migrations.map(({ tag }) => tag));
  const output = await runDrizzleKit(context, wanted);
  const history = readHistory(migrations).migrations;
  const written = history.findLast(({ tag }) => !before.has(tag));
  if (written === undefined) {
    throw new CommandError(nothingWritten(context, wanted.changes, output));
  }
  const cut = await cutUnits(written, history);
  return { tag: written.tag, refusals: checkPhase(cut, new CreatedObjects()) };
}

/** In a terminal drizzle-kit asks its questions itself; elsewhere its output is kept for the error. */
async function runDrizzleKit(context: Context, { custom, name, onStart }: Wanted): Promise<string> {
  const args = ["generate", "--config", "drizzle.config.ts"];
  if (custom) args.push("--custom");
  if (name !== undefined) args.push("--name", name);
  const [node, ...rest] = drizzleKit(args);
  const child = spawn(node, rest, {
    cwd: context.root,
    stdio: context.interactive ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  onStart?.(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  await once(child, "close");
  return output;
}

// drizzle-kit exits with 0 also when it could not ask (0.31).
function nothingWritten(
  { interactive }: Context,
  changes: readonly string[],
  output: string,
): string {
  const what = changes.join(", ");
  if (output.includes(CANNOT_ASK)) {
    return `Nothing was written: the change of ${what} may be a rename or a drop and an add, and only a person can tell. Run \`npm run db:generate\` in a terminal and answer its question.`;
  }
  const said = interactive ? "" : ` drizzle-kit said:\n${output.trim()}`;
  return `Nothing was written for the change of ${what}.${said}`;
}
