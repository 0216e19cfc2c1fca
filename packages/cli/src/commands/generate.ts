import { spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { type History, readHistory } from "@slipway/migrate/history";
import { checkPhase } from "@slipway/migrate/rules/check-phase";
import { CreatedObjects } from "@slipway/migrate/rules/created-objects";
import { cutUnits } from "@slipway/migrate/units";
import { defineCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { drizzleKit } from "../drizzle-kit.ts";
import { CommandError, UsageError } from "../errors.ts";
import { paths } from "../paths.ts";
import { schemaChanges } from "../schema/compare.ts";
import { historyTags } from "../schema/history-tags.ts";

export const generate = defineCommand({
  name: "generate",
  script: "db:generate",
  summary: "Writes the migration that takes the history to Schema.ts.",
  positional: "NAME",
  options: {
    custom: {
      type: "boolean",
      help: "an empty migration to fill by hand, also when nothing changed",
    },
  },
  async run({ custom = false }, context, positional) {
    checkName(positional);
    const files = paths(context.root);
    const changes = await schemaChanges(files);
    if (changes.length === 0 && !custom) {
      context.print("Schema.ts and the history agree: there is nothing to generate.");
      return;
    }
    const name = checkName(positional ?? (await askName(context)));
    const before = historyTags(files.migrations);
    const output = await runDrizzleKit(context, { custom, name });
    const written = historyTags(files.migrations).filter((tag) => !before.includes(tag));
    if (written.length === 0) throw new CommandError(nothingWritten(context, changes, output));
    for (const tag of written) {
      context.print(
        `Wrote ${relative(context.root, files.migrations)}/${tag}.sql: review it and commit it with meta/.`,
      );
    }
    for (const line of await deployNotes(readHistory(files.migrations), written)) {
      context.note(`A deploy will refuse it as it is: ${line}`);
    }
  },
});

/** What a deploy to a stage with live code refuses of new files, said while they can still be changed. */
async function deployNotes({ migrations }: History, tags: readonly string[]): Promise<string[]> {
  const written = migrations.filter(({ tag }) => tags.includes(tag));
  const cuts = await Promise.all(written.map((migration) => cutUnits(migration, migrations)));
  return cuts.flatMap((cut) => checkPhase(cut, new CreatedObjects()).map(({ message }) => message));
}

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || /^[a-z0-9][a-z0-9_-]{0,99}$/.test(name)) return name;
  throw new UsageError(`"${name}" is no name for a migration: use a-z, 0-9, - and _`);
}

async function askName(context: Context): Promise<string | undefined> {
  if (!context.interactive) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question("Name of the migration (empty for a random one): ");
    return answer.trim().replaceAll(/\s+/g, "-").toLowerCase() || undefined;
  } finally {
    terminal.close();
  }
}

/** In a terminal drizzle-kit asks its questions itself; elsewhere its output is kept for the error. */
async function runDrizzleKit(
  context: Context,
  options: { custom: boolean; name: string | undefined },
) {
  const args = ["generate", "--config", "drizzle.config.ts"];
  if (options.custom) args.push("--custom");
  if (options.name !== undefined) args.push("--name", options.name);
  const [node, ...rest] = drizzleKit(args);
  const child = spawn(node, rest, {
    cwd: context.root,
    stdio: context.interactive ? "inherit" : ["ignore", "pipe", "pipe"],
  });
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
  if (output.includes("Interactive prompts require a TTY")) {
    return `Nothing was written: the change of ${what} may be a rename or a drop and an add, and only a person can tell. Run \`npm run db:generate\` in a terminal and answer its question.`;
  }
  const said = context.interactive ? "" : ` drizzle-kit said:\n${output.trim()}`;
  return `Nothing was written for the change of ${what}.${said}`;
}
