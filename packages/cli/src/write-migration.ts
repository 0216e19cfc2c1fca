import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { type History, readHistory } from "@slipway/migrate/history";
import { checkPhase } from "@slipway/migrate/rules/check-phase";
import { CreatedObjects } from "@slipway/migrate/rules/created-objects";
import { cutUnits } from "@slipway/migrate/units";
import type { Context } from "./context.ts";
import { drizzleKit } from "./drizzle-kit.ts";
import { CommandError } from "./errors.ts";
import { paths } from "./paths.ts";
import { historyTags } from "./schema/history-tags.ts";
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

/** Lets drizzle-kit write a migration and says what came of it. Throws CommandError where nothing was written. */
export async function writeMigration(context: Context, wanted: Wanted): Promise<void> {
  const files = paths(context.root);
  const before = historyTags(files.migrations);
  const output = await runDrizzleKit(context, wanted);
  const written = historyTags(files.migrations).filter((tag) => !before.includes(tag));
  if (written.length === 0) {
    throw new CommandError(nothingWritten(context, wanted.changes, output));
  }
  for (const tag of written) {
    context.print(
      `Wrote ${relative(context.root, files.migrations)}/${tag}.sql: review it and commit it with meta/.`,
    );
  }
  for (const line of await deployNotes(readHistory(files.migrations), written)) {
    context.note(`A deploy will refuse it as it is: ${line}`);
  }
}

/** What a deploy to a stage with live code refuses of new files, said while they can still be changed. */
async function deployNotes({ migrations }: History, tags: readonly string[]): Promise<string[]> {
  const written = migrations.filter(({ tag }) => tags.includes(tag));
  const cuts = await Promise.all(written.map((migration) => cutUnits(migration, migrations)));
  return cuts.flatMap((cut) => checkPhase(cut, new CreatedObjects()).map(({ message }) => message));
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
function nothingWritten(context: Context, changes: readonly string[], output: string): string {
  const what = changes.join(", ");
  if (output.includes(CANNOT_ASK)) {
    return `Nothing was written: the change of ${what} may be a rename or a drop and an add, and only a person can tell. Run \`npm run db:generate\` in a terminal and answer its question.`;
  }
  const said = context.interactive ? "" : ` drizzle-kit said:\n${output.trim()}`;
  return `Nothing was written for the change of ${what}.${said}`;
}
