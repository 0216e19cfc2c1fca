import type { Draft } from "../../schema/draft.ts";
import { asMigrationName, isMigrationName } from "../../schema/migration-name.ts";
import { writeMigration } from "../../write-migration.ts";
import type { Action, Desk } from "./action.ts";
import type { Asker } from "./asker.ts";

/** Writes the migration that Schema.ts needs, under a name that it asks for, and applies it. */
export const generate: Action = {
  doing: "writing a migration",
  migrates: true,
  async run(desk) {
    const { dev, asker } = desk;
    const draft = await dev.readDraft();
    if (draft === undefined || draft.state === "broken") return;
    if (draft.state === "same") {
      dev.tell({
        type: "note",
        text: "Schema.ts and the migrations agree: nothing is to be written.",
      });
      return;
    }
    const name = await askName(asker, draft.name);
    if (name === undefined) return;
    const { changes } = draft;
    await write(desk, draft, { custom: false, name, changes });
    if (await dev.applyHistory()) dev.tell({ type: "note", text: "It is applied." });
  },
};

const HINT = "Enter writes and applies it, Esc does not";
const LETTERS = "use a-z, 0-9, - and _; Esc writes nothing";

async function askName(asker: Asker, suggested: string): Promise<string | undefined> {
  let question = { text: "Name of the migration:", hint: HINT, typed: suggested };
  for (;;) {
    const typed = await asker.ask(question);
    if (typed === undefined) return undefined;
    const name = asMigrationName(typed);
    if (isMigrationName(name)) return name;
    question = { ...question, hint: LETTERS, typed: name };
  }
}

/** Where drizzle-kit has to ask, it gets the terminal. */
async function write(
  { dev, context, screen }: Desk,
  draft: Draft,
  wanted: Parameters<typeof writeMigration>[1],
): Promise<void> {
  if (draft.state === "changed") return await writeMigration(dev.context, wanted);
  await screen.handOver(async () => {
    context.print(
      "drizzle-kit has a question that only you can answer; the screen comes back after it.",
    );
    await writeMigration({ ...dev.context, interactive: context.interactive }, wanted);
  });
}
