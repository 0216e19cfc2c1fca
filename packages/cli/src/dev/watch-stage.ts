import { readHistory } from "@slipway/migrate/history";
import { applyPending } from "../apply-pending.ts";
import type { Context } from "../context.ts";
import { paths } from "../paths.ts";
import { reportLine } from "../report-line.ts";
import type { Target } from "../target.ts";
import { tellFailure } from "../tell-failure.ts";
import { untilStopped } from "../until-stopped.ts";
import { warnOfChanges } from "./warn-of-changes.ts";
import { watch } from "./watch.ts";

/** Applies what is pending to the database of a person's own stage, and what is added, until it is asked to end. */
export async function watchStage(context: Context, target: Target): Promise<void> {
  const stopped = untilStopped();
  const files = paths(context.root);
  const apply = async () => {
    await tellFailure(context, async () => {
      const history = readHistory(files.migrations);
      const report = await applyPending(context, { target, history, phase: "all" });
      context.print(reportLine(report));
    });
  };
  const watcher = watch(files, {
    schemaSaved: () => warnOfChanges(context, files),
    historyChanged: apply,
    note: (line) => context.note(line),
  });
  await apply();
  await warnOfChanges(context, files);
  await stopped;
  await watcher.stop();
  await watcher.done();
}
