import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rehearse } from "@slipway/migrate/deploy/rehearse";
import type { History } from "@slipway/migrate/history";
import { type Rehearsal, rehearsal } from "@slipway/migrate/manifest";
import * as z from "zod";
import type { Context } from "./context.ts";
import { expectedMessage } from "./expected-message.ts";
import { paths } from "./paths.ts";
import { rehearsalKey } from "./rehearsal-key.ts";
import { withEmptyDatabases } from "./with-empty-databases.ts";

/**
 * Rehearses a history on an empty Postgres of our own, or finds that it has: the result is kept as long as neither the
 * files nor the fingerprint's query change. Empty, and said so, where that Postgres cannot take the history.
 */
export async function rehearseHistory(
  context: Context,
  history: History,
): Promise<Partial<Rehearsal>> {
  const { work } = paths(context.root);
  const file = join(work, "rehearsal.json");
  const key = rehearsalKey(history);
  const { data } = kept.safeParse(await readJson(file));
  if (data?.key === key) return data.rehearsal;
  try {
    const found = await withEmptyDatabases((withEmpty) => rehearse(history, withEmpty));
    await mkdir(work, { recursive: true });
    await writeFile(file, JSON.stringify({ key, rehearsal: found }));
    return found;
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    context.note(`The history was not rehearsed, so drift is not told: ${message}`);
    return {};
  }
}

const kept = z.object({ key: z.string(), rehearsal });

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
