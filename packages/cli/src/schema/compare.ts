import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import { CommandError } from "../errors.ts";
import { changedObjects, parseSnapshot, type Snapshot } from "./changed-objects.ts";
import { changesLine } from "./changes-line.ts";
import { loadSchema, type SchemaModule } from "./load-schema.ts";

export interface Files {
  readonly schema: string;
  readonly migrations: string;
  readonly work: string;
}

/** Names what Schema.ts holds and the newest snapshot of the history does not, or the other way round. */
export async function schemaChanges(files: Files): Promise<string[]> {
  const { prev, next } = await readSnapshots(files);
  return changedObjects(prev, next);
}

/** What the history comes to, and what Schema.ts says. Throws CommandError or MigrateError where one cannot be read. */
export async function readSnapshots(files: Files): Promise<{ prev: Snapshot; next: Snapshot }> {
  const module = await loadSchema(files.schema, files.work);
  const prev = await newestSnapshot(files.migrations);
  return { prev, next: await snapshotOf(module, prev.id) };
}

/** Throws CommandError when Schema.ts and the history disagree. */
export async function refuseChangedSchema(files: Files): Promise<void> {
  const changes = await schemaChanges(files);
  if (changes.length > 0) throw new CommandError(changesLine(changes));
}

/** What drizzle-kit calls the one before the first. */
const NO_SNAPSHOT = "00000000-0000-0000-0000-000000000000";

async function snapshotOf(module: SchemaModule, prevId: string): Promise<Snapshot> {
  const { generateDrizzleJson } = await import("drizzle-kit/api");
  return parseSnapshot(generateDrizzleJson({ ...module }, prevId));
}

async function newestSnapshot(migrations: string): Promise<Snapshot> {
  const newest = readHistory(migrations).migrations.at(-1);
  if (newest === undefined) return await snapshotOf({}, NO_SNAPSHOT);
  const file = join(migrations, "meta", `${newest.tag.split("_")[0]}_snapshot.json`);
  try {
    return parseSnapshot(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new CommandError(
      `${file}, the snapshot that belongs to ${newest.tag}, is missing or unreadable: restore it from git.`,
      { cause },
    );
  }
}
