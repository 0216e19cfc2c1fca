import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rehearse } from "@slipway/migrate/deploy/rehearse";
import { type History, readHistory } from "@slipway/migrate/history";
import { type Manifest, makeManifest, type Rehearsal, rehearsal } from "@slipway/migrate/manifest";
import * as z from "zod";
import { functions } from "../../../infra/functions.ts";
import type { Context } from "./context.ts";
import { expectedMessage } from "./expected-message.ts";
import { paths } from "./paths.ts";
import { rehearsalKey } from "./rehearsal-key.ts";
import { refuseUnguarded } from "./refuse-unguarded.ts";
import { refuseChangedSchema } from "./schema/compare.ts";
import { withEmptyDatabases } from "./with-empty-databases.ts";

/** Seconds on top of the longest timeout: an invocation that begins as the handlers get new code may still be queued. */
const DRAIN_MARGIN = 60;

/**
 * Writes `.slipway/manifest.json`: what this build knows of its history, a rehearsal on an empty Postgres included.
 * Throws CommandError where Schema.ts and the history disagree, or the list of functions and their code.
 */
export async function buildManifest(context: Context): Promise<Manifest> {
  const files = paths(context.root);
  await mkdir(files.work, { recursive: true });
  await refuseChangedSchema(files);
  const history = readHistory(files.migrations);
  const drain = Math.max(...functions.map(({ timeout }) => timeout)) + DRAIN_MARGIN;
  const manifest = makeManifest(history, { drain, ...(await rehearsalOf(context, history)) });
  await writeFile(files.manifest, JSON.stringify(manifest));
  await refuseUnguarded({ root: context.root, outDir: files.build });
  return manifest;
}

/** Kept as long as neither the files nor the fingerprint's query change. */
async function rehearsalOf(context: Context, history: History): Promise<Partial<Rehearsal>> {
  const file = join(paths(context.root).work, "rehearsal.json");
  const key = rehearsalKey(history);
  const { data } = kept.safeParse(await readJson(file));
  if (data?.key === key) return data.rehearsal;
  try {
    const found = await withEmptyDatabases((withEmpty) => rehearse(history, withEmpty));
    await writeFile(file, JSON.stringify({ key, rehearsal: found }));
    return found;
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    context.note(`The history was not rehearsed, so no deploy will tell drift: ${message}`);
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
