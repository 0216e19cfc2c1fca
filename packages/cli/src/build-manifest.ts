import { mkdir, writeFile } from "node:fs/promises";
import type { Bundle } from "@slipway/local/runner/bundle";
import { readHistory } from "@slipway/migrate/history";
import { historyWarnings } from "@slipway/migrate/history-warnings";
import { type Manifest, makeManifest } from "@slipway/migrate/manifest";
import { functions } from "../../../infra/functions.ts";
import type { Context } from "./context.ts";
import { paths } from "./paths.ts";
import { refuseFunctions } from "./refuse-functions.ts";
import { rehearseHistory } from "./rehearse-history.ts";
import { refuseChangedSchema } from "./schema/compare.ts";

/** Seconds on top of the longest timeout: an invocation that begins as the handlers get new code may still be queued. */
const DRAIN_MARGIN = 60;

export interface BuiltManifest {
  readonly manifest: Manifest;
  /** Of the functions that were looked into, by name. */
  readonly bundles: ReadonlyMap<string, Bundle>;
}

/**
 * Writes `.slipway/manifest.json`: what this build knows of its history, a rehearsal on an empty Postgres included.
 * Throws CommandError where Schema.ts and the history disagree, or the list of functions and their code.
 */
export async function buildManifest(context: Context): Promise<BuiltManifest> {
  const files = paths(context.root);
  await mkdir(files.work, { recursive: true });
  await refuseChangedSchema(files);
  const history = readHistory(files.migrations);
  for (const warning of historyWarnings(history)) context.note(`Warning: ${warning}`);
  const drain = Math.max(...functions.map(({ timeout }) => timeout)) + DRAIN_MARGIN;
  const manifest = makeManifest(history, { drain, ...(await rehearseHistory(context, history)) });
  await writeFile(files.manifest, JSON.stringify(manifest));
  const bundles = await refuseFunctions({ root: context.root, outDir: files.build });
  return { manifest, bundles };
}
