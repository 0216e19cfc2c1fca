import { readHistory } from "@slipway/migrate/history";
import { applyPending } from "../apply-pending.ts";
import { defineCommand } from "../command.ts";
import { watch as watchFiles } from "../dev/watch.ts";
import { warnOfChanges } from "../dev/warn-of-changes.ts";
import { UsageError } from "../errors.ts";
import { expectedMessage } from "../expected-message.ts";
import { paths } from "../paths.ts";
import { reportLine } from "../report-line.ts";
import { withTarget } from "../target.ts";
import { untilStopped } from "../until-stopped.ts";

export const watch = defineCommand({
  name: "watch",
  script: "db:watch",
  summary:
    "Run by `sst dev`: applies pending migrations to the stage's database, and new files as they appear.",
  options: {},
  async run(_values, context) {
    // Set by infra/migrator.ts for a person's own stage alone: nothing waits there, contract files neither.
    const { SLIPWAY_DEV_STAGE: stage } = context.env;
    if (!stage) throw new UsageError("watch is run by `sst dev`: use `npm run dev:aws`");
    const files = paths(context.root);
    await withTarget(context, { stage }, async (target) => {
      const stopped = untilStopped();
      const apply = async () => {
        try {
          const history = readHistory(files.migrations);
          const report = await applyPending(context, { target, history, phase: "all" });
          context.print(reportLine(report));
        } catch (error) {
          const message = expectedMessage(error);
          if (message === undefined) throw error;
          context.note(message);
        }
      };
      const watcher = watchFiles(files, {
        schemaSaved: () => warnOfChanges(context, files),
        historyChanged: apply,
      });
      await apply();
      await warnOfChanges(context, files);
      await stopped;
      await watcher.close();
    });
  },
});
