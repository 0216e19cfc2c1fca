import { adopt as record } from "@slipway/migrate/adopt";
import { defineCommand } from "../command.ts";
import { migrationsOption } from "../migrations-option.ts";
import { readHistoryAt } from "../read-history-at.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { withEmptyDatabases } from "../with-empty-databases.ts";
import { withSession } from "../with-session.ts";

export const adopt = defineCommand({
  name: "adopt",
  script: "db:adopt",
  summary:
    "Records what an existing database without a ledger has of the history, where its schema is exactly that; runs nothing on it.",
  options: {
    through: {
      type: "string",
      value: "TAG",
      help: "the last migration that is applied, where the schema does not tell",
    },
    migrations: migrationsOption,
    stage: stageOption,
    url: urlOption,
  },
  async run({ through, migrations, stage, url }, context) {
    const history = readHistoryAt(context, migrations);
    await withTarget(context, { stage, url }, async (target) => {
      context.note("Replaying the history on an empty Postgres…");
      const { adopted, pending } = await withEmptyDatabases((withEmpty) =>
        withSession(target, (session) => record(session, history, { withEmpty, through })),
      );
      const count = adopted.length === 1 ? "1 migration" : `${adopted.length} migrations`;
      context.print(`Recorded ${count} as applied, through ${adopted.at(-1)}; nothing was run.`);
      context.print(
        pending.length === 0
          ? "Nothing is pending."
          : `Pending, for the next migrate: ${pending.join(", ")}.`,
      );
    });
  },
});
