import { setTimeout as delay } from "node:timers/promises";
import type { DrizzleSnapshotJSON } from "drizzle-kit/api";
import * as z from "zod";
import { expectedMessage } from "../expected-message.ts";
import { changedObjects, type Snapshot } from "./changed-objects.ts";
import { type Files, readSnapshots } from "./compare.ts";
import type { Draft } from "./draft.ts";
import { suggestName } from "./suggest-name.ts";

/**
 * Compares Schema.ts with the history. Run it where standard input is no terminal: in one drizzle-kit would ask its
 * question there.
 */
export async function readDraft(files: Files): Promise<Draft> {
  try {
    const { prev, next } = await readWritten(files);
    const changes = changedObjects(prev, next);
    if (changes.length === 0) return { state: "same" };
    const name = suggestName(prev, next);
    const statements = await statementsOf(prev, next);
    return statements === undefined
      ? { state: "ambiguous", changes, name }
      : { state: "changed", changes, statements, name };
  } catch (error) {
    const message = expectedMessage(error) ?? `drizzle-kit fails on it: ${String(error)}`;
    return { state: "broken", message };
  }
}

/** Milliseconds after which a file that an editor has emptied, to write it anew, holds its text again. */
const REWRITTEN_MS = 300;

/** Of a Schema.ts without any table it is seen a moment later whether it stays so. */
async function readWritten(files: Files) {
  const snapshots = await readSnapshots(files);
  const { prev, next } = snapshots;
  if (isEmpty(prev) || !isEmpty(next)) return snapshots;
  await delay(REWRITTEN_MS);
  return await readSnapshots(files);
}

function isEmpty({ tables }: Snapshot): boolean {
  return Object.keys(tables).length === 0;
}

/** drizzle-kit checks its snapshots itself. */
const snapshotOfKit = z.custom<DrizzleSnapshotJSON>();

/** Undefined where drizzle-kit would have to ask. */
async function statementsOf(prev: Snapshot, next: Snapshot): Promise<string[] | undefined> {
  const { generateMigration } = await import("drizzle-kit/api");
  try {
    return await generateMigration(snapshotOfKit.parse(prev), snapshotOfKit.parse(next));
  } catch (error) {
    if (error instanceof Error && error.message.includes(CANNOT_ASK)) return undefined;
    throw error;
  }
}

/** How drizzle-kit (0.31) says that it has a question and no terminal. */
export const CANNOT_ASK = "Interactive prompts require a TTY";
