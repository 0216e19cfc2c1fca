import { createInterface } from "node:readline/promises";
import { defineCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../errors.ts";
import { paths } from "../paths.ts";
import { asMigrationName, isMigrationName } from "../schema/migration-name.ts";
import { schemaChanges } from "../schema/compare.ts";
import { writeMigration } from "../write-migration.ts";
import { writtenLines } from "../written-lines.ts";

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
    const written = await writeMigration(context, { custom, name, changes });
    const { wrote, refused } = writtenLines(written);
    context.print(wrote);
    for (const line of refused) context.note(line);
  },
});

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || isMigrationName(name)) return name;
  throw new UsageError(`"${name}" is no name for a migration: use a-z, 0-9, - and _`);
}

async function askName(context: Context): Promise<string | undefined> {
  if (!context.interactive) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question("Name of the migration (empty for a random one): ");
    return asMigrationName(answer) || undefined;
  } finally {
    terminal.close();
  }
}
