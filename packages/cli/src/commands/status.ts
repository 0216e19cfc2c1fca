import { readStage } from "@slipway/migrate/deploy/read-stage";
import { historyWarnings } from "@slipway/migrate/history-warnings";
import { defineCommand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { migrationsOption } from "../migrations-option.ts";
import { readHistoryAt } from "../read-history-at.ts";
import { stageDrift } from "../stage-drift.ts";
import { deployLines, statusLines } from "../status-lines.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { withSession } from "../with-session.ts";

export const status = defineCommand({
  name: "status",
  script: "db:status",
  summary:
    "Says what is applied, what is pending, which release is live, and whether drizzle-kit may take a turn; of a stage, drift too.",
  options: {
    migrations: migrationsOption,
    stage: stageOption,
    url: urlOption,
    json: { type: "boolean", help: "prints the status as one line of JSON" },
  },
  async run({ migrations, stage, url, json = false }, context) {
    const read = readHistoryAt(context, migrations);
    const history = { ...read, warnings: historyWarnings(read) };
    await withTarget(context, { stage, url }, async (target) => {
      const found = await withSession(target, async (session) => {
        const standing = await readStage(session, history);
        const drift = stage === undefined ? null : await stageDrift(context, session, history);
        return { ...standing, drift };
      });
      if (json) context.print(JSON.stringify(found));
      else for (const line of [...statusLines(found), ...deployLines(found)]) context.print(line);
      if (found.refusals.length > 0) {
        throw new CommandError("`migrate` refuses this history until that is settled.");
      }
    });
  },
});
