import { type History, readHistory } from "@slipway/migrate/history";
import { buildManifest } from "../build-manifest.ts";
import type { Context } from "../context.ts";
import { withErrorEvent } from "../error-event.ts";
import { CommandError } from "../errors.ts";
import { paths } from "../paths.ts";
import type { Target } from "../target.ts";
import { withSession } from "../with-session.ts";
import type { DryRun } from "./describe-plan.ts";
import { dryRunLines } from "./dry-run-lines.ts";
import { readDryRun, readStageDryRun } from "./read-dry-run.ts";

/** What `migrate` would do to a database. */
export async function dryRunOf(
  context: Context,
  target: Target,
  history: History,
): Promise<DryRun> {
  for (const warning of history.warnings) context.note(`Warning: ${warning}`);
  return await withSession(target, (session) => readDryRun(session, history));
}

/** What a deploy of the code that is here would do to a stage's schema. */
export async function dryRunOfStage(context: Context, target: Target): Promise<DryRun> {
  const { manifest } = await buildManifest(context);
  const history = readHistory(paths(context.root).migrations);
  return await withSession(target, (session) => readStageDryRun(session, { history, manifest }));
}

/** Prints what would be done, for machines as one line. Throws CommandError where it would be refused. */
export async function tellDryRun(
  context: Context,
  json: boolean,
  reading: () => Promise<DryRun>,
): Promise<void> {
  const found = await withErrorEvent(context, json, reading);
  if (json) context.print(JSON.stringify({ type: "dry-run", ...found }));
  else for (const line of dryRunLines(found)) context.print(line);
  if (found.refusals.length > 0) {
    throw new CommandError("`migrate` would not begin until that is settled.");
  }
}
