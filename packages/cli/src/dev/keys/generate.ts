import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Draft } from "../../schema/draft.ts";
import { asMigrationName, isMigrationName } from "../../schema/migration-name.ts";
import { type Written, writeMigration } from "../../write-migration.ts";
import { writtenLines } from "../../written-lines.ts";
import { endWithDev } from "../end-with-dev.ts";
import type { Action, Desk } from "./action.ts";
import type { Asker } from "./asker.ts";
import { droppedTables } from "./dropped-tables.ts";

/** Writes the migration that Schema.ts needs, under a name that it asks for, and applies it. */
export const generate: Action = {
  doing: "writing a migration",
  migrates: true,
  async run(desk) {
    const { dev, asker } = desk;
    const draft = await dev.readDraft();
    if (draft === undefined) return;
    if (draft.state === "same" || draft.state === "broken") {
      dev.notes.note(dev.files.schema, NOTHING[draft.state]);
      return;
    }
    const name = await askName(asker, draft.name);
    if (name === undefined || !(await mayDrop(asker, draft))) return;
    await applyAndTell(desk, await write(desk, { ...draft, name }));
  },
};

const NOTHING = {
  same: "Schema.ts and the migrations agree: nothing is to be written.",
  broken: "Nothing was written: Schema.ts cannot be compared with the migrations, mend that first.",
} as const;

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

/** It is applied at once: rows are lost here only after a yes. */
async function mayDrop(asker: Asker, draft: Draft): Promise<boolean> {
  const tables = draft.state === "changed" ? droppedTables(draft.statements) : [];
  if (tables.length === 0) return true;
  const text = `It drops ${tables.join(", ")}. Write and apply it? The rows are lost.`;
  return (
    (await asker.ask({ text, hint: "y writes and applies it, any other key does not" })) === "y"
  );
}

type Writable = Extract<Draft, { readonly state: "changed" | "ambiguous" }>;

/** Where drizzle-kit has to ask, it gets the terminal. */
async function write(
  { dev, context, screen }: Desk,
  { state, changes, name }: Writable,
): Promise<Written> {
  const onStart = (child: ChildProcess) => endWithDev(dev, child);
  const wanted = { custom: false, name, changes, onStart };
  if (state === "changed") return await writeMigration(dev.context, wanted);
  return await screen.handOver(async () => {
    context.print(
      "drizzle-kit has a question that only you can answer; the screen comes back after it.",
    );
    return await writeMigration(context, wanted);
  });
}

const MAY_BE_WRITTEN = "What is applied here may still get that line above it: a phase is no edit.";

/** One note, which stays until the file is another: what was written, whether it is applied, and what is left to do. */
async function applyAndTell({ dev }: Desk, written: Written): Promise<void> {
  const { wrote, refused } = writtenLines(written);
  const file = join(dev.files.migrations, `${written.tag}.sql`);
  const tell = (...more: readonly string[]) => dev.notes.note(file, [wrote, ...more].join("\n"));
  tell(...refused);
  if (!(await dev.applyHistory())) return;
  const answered = written.refusals.some(({ code }) => code === "phase");
  tell("It is applied.", ...refused, ...(answered ? [MAY_BE_WRITTEN] : []));
}
