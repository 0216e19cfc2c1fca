import { resolve } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import type { MigrateReport } from "@slipway/migrate/migrate";
import { applyPending } from "../apply-pending.ts";
import { applyToStage } from "../apply-to-stage.ts";
import { defineCommand } from "../command.ts";
import { dryRunOf, dryRunOfStage, tellDryRun } from "../dry-run/tell-dry-run.ts";
import { UsageError } from "../errors.ts";
import { migrationsOption } from "../migrations-option.ts";
import { paths } from "../paths.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { reportLines } from "../report-line.ts";
import { jsonOption } from "../json-option.ts";
import { tellRun } from "../tell-run.ts";

export const migrate = defineCommand({
  name: "migrate",
  script: "db:migrate",
  summary:
    "Applies the pending migrations to a database; with --stage what a deploy would apply, without Lambda's time limit.",
  options: {
    migrations: migrationsOption,
    stage: stageOption,
    url: urlOption,
    "dry-run": {
      type: "boolean",
      help: "applies nothing; prints what would be applied, in which order, and under which locks",
    },
    json: jsonOption,
  },
  async run({ migrations, stage, url, json = false, "dry-run": dryRun = false }, context) {
    if (stage !== undefined && migrations !== undefined) {
      throw new UsageError("a stage is deployed from migrations: --stage takes no --migrations");
    }
    const folder = resolve(context.root, migrations ?? paths(context.root).migrations);
    const choice = { stage, url };
    if (dryRun) {
      return await tellDryRun(context, json, async () => {
        const history = readHistory(folder);
        return await withTarget(context, choice, (target) =>
          stage === undefined ? dryRunOf(context, target, history) : dryRunOfStage(context, target),
        );
      });
    }
    await tellRun(context, { json, lines: reportLines }, async (onEvent) => {
      const history = readHistory(folder);
      return await withTarget(context, choice, async (target): Promise<MigrateReport> =>
        stage === undefined
          ? await applyPending(context, { target, history, phase: "all", onEvent })
          : await applyToStage(context, target, onEvent),
      );
    });
  },
});
