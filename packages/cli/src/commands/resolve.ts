import { resolve as settle } from "@slipway/migrate/resolve";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { migrationsOption } from "../migrations-option.ts";
import { readHistoryAt } from "../read-history-at.ts";
import { resolutionLines } from "../resolution-lines.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { withSession } from "../with-session.ts";

export const resolve = defineCommand({
  name: "resolve",
  script: "db:resolve",
  summary: "Settles the unit that a migration is stuck at, by what you know of it; runs nothing.",
  positional: "NAME",
  options: {
    applied: { type: "boolean", help: "it took effect: records it as applied, without running it" },
    retry: {
      type: "boolean",
      help: "it did not, or the rest of the file was mended: the next migrate runs it from its beginning",
    },
    migrations: migrationsOption,
    stage: stageOption,
    url: urlOption,
  },
  async run({ applied = false, retry = false, migrations, stage, url }, context, name) {
    if (name === undefined) throw new UsageError("resolve takes the NAME of a migration");
    if (applied === retry) {
      throw new UsageError("say what you know of the unit: --applied or --retry, one of them");
    }
    const history = readHistoryAt(context, migrations);
    await withTarget(context, { stage, url }, async (target) => {
      const resolution = await withSession(target, (session) =>
        settle(session, history, { name, how: applied ? "applied" : "retry" }),
      );
      for (const line of resolutionLines(resolution)) context.print(line);
    });
  },
});
