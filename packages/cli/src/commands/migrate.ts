import { resolve } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import { applyPending } from "../apply-pending.ts";
import { applyToStage } from "../apply-to-stage.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { migrationsOption } from "../migrations-option.ts";
import { paths } from "../paths.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { reportLine } from "../report-line.ts";

export const migrate = defineCommand({
  name: "migrate",
  script: "db:migrate",
  summary:
    "Applies the pending migrations to a database; with --stage what a deploy would apply, without Lambda's time limit.",
  options: {
    migrations: migrationsOption,
    stage: stageOption,
    url: urlOption,
    json: { type: "boolean", help: "prints the result as one line of JSON" },
  },
  async run({ migrations, stage, url, json = false }, context) {
    if (stage !== undefined && migrations !== undefined) {
      throw new UsageError("a stage is deployed from migrations: --stage takes no --migrations");
    }
    const history = readHistory(
      resolve(context.root, migrations ?? paths(context.root).migrations),
    );
    await withTarget(context, { stage, url }, async (target) => {
      const report =
        stage === undefined
          ? await applyPending(context, { target, history, phase: "all" })
          : await applyToStage(context, target);
      context.print(json ? JSON.stringify(report) : reportLine(report));
    });
  },
});
