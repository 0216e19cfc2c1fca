import { defineCommand } from "../command.ts";
import { watchStage } from "../dev/watch-stage.ts";
import { UsageError } from "../errors.ts";
import { withTarget } from "../target.ts";

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
    await withTarget(context, { stage }, (target) => watchStage(context, target));
  },
});
