import { readHistory } from "@slipway/migrate/history";
import { applyPending } from "../apply-pending.ts";
import type { Context } from "../context.ts";
import { paths } from "../paths.ts";
import { reportLine } from "../report-line.ts";
import { changesLine } from "../schema/changes-line.ts";
import { schemaChanges } from "../schema/compare.ts";
import type { Target } from "../target.ts";
import { tellFailure } from "../tell-failure.ts";
import { untilStopped } from "../until-stopped.ts";
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
  const compare = async () => {
    await tellFailure(context, async () => {
      const changes = await schemaChanges(files);
      if (changes.length > 0) context.print(changesLine(changes));
    });
  };
  const watcher = watch(files, {
    schemaSaved: compare,
    historyChanged: apply,
    note: (line) => context.note(line),
  });
  await apply();
  await compare();
  await stopped;
  await watcher.stop();
  await watcher.done();
}
