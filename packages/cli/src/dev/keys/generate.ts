import { join } from "node:path";
import type { Draft } from "../../schema/draft.ts";
import { historyTags } from "../../schema/history-tags.ts";
import { asMigrationName, isMigrationName } from "../../schema/migration-name.ts";
import { writeMigration } from "../../write-migration.ts";
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
    const { changes } = draft;
    const said = await write(desk, draft, { custom: false, name, changes });
    await applyAndSay(desk, said);
  },
};

const NOTHING = {
  same: "Schema.ts and the migrations agree: nothing is to be written.",
  broken: "Nothing was written: Schema.ts cannot be used, mend it first.",
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

interface Said {
  /** What was written, undefined where nothing is known of it. */
  readonly tag: string | undefined;
  readonly wrote: readonly string[];
  /** What a deploy refuses of it. */
  readonly refusals: readonly string[];
}

/** Where drizzle-kit has to ask, it gets the terminal. */
async function write(
  { dev, context, screen }: Desk,
  draft: Draft,
  migration: Parameters<typeof writeMigration>[1],
): Promise<Said> {
  const wrote: string[] = [];
  const refusals: string[] = [];
  const print = (line: string) => void wrote.push(line);
  const note = (line: string) => void refusals.push(line);
  const listening = { ...dev.context, print, note };
  const wanted: typeof migration = { ...migration, onStart: (child) => endWithDev(dev, child) };
  const before = historyTags(dev.files.migrations);
  if (draft.state === "changed") await writeMigration(listening, wanted);
  else
    await screen.handOver(async () => {
      context.print(
        "drizzle-kit has a question that only you can answer; the screen comes back after it.",
      );
      await writeMigration({ ...listening, interactive: context.interactive }, wanted);
    });
  const tag = historyTags(dev.files.migrations).find((other) => !before.includes(other));
  return { tag, wrote, refusals };
}

const MAY_BE_WRITTEN = "What is applied here may still get that line above it: a phase is no edit.";

/** Not every refusal is answered by a header. */
function nextFor(refusals: readonly string[]): string[] {
  return refusals.some((refusal) => refusal.includes("-- slipway: phase=")) ? [MAY_BE_WRITTEN] : [];
}

/** One note, which stays until the file is another: what was written, whether it is applied, and what is left to do. */
async function applyAndSay({ dev }: Desk, { tag, wrote, refusals }: Said): Promise<void> {
  const say = (...more: readonly string[]) => {
    const text = [...wrote, ...more].join("\n");
    if (tag === undefined) dev.tell({ type: "note", text });
    else dev.notes.note(join(dev.files.migrations, `${tag}.sql`), text);
  };
  say(...refusals);
  if (!(await dev.applyHistory())) return;
  say("It is applied.", ...refusals, ...nextFor(refusals));
}
