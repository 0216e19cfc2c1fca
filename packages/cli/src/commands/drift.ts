import { describeDrift } from "@slipway/migrate/drift";
import { defineCommand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { type LiveDrift, readLiveDrift } from "../live-drift.ts";
import { migrationsOption } from "../migrations-option.ts";
import { readHistoryAt } from "../read-history-at.ts";
import { stageOption, urlOption, withTarget } from "../target.ts";
import { withSession } from "../with-session.ts";

export const drift = defineCommand({
  name: "drift",
  script: "db:drift",
  summary:
    "Compares a database's schema with what its applied migrations make on an empty one; exits with 1 where they differ.",
  options: {
    migrations: migrationsOption,
    stage: stageOption,
    url: urlOption,
    json: { type: "boolean", help: "prints the result as one line of JSON" },
  },
  async run({ migrations, stage, url, json = false }, context) {
    const history = readHistoryAt(context, migrations);
    await withTarget(context, { stage, url }, async (target) => {
      const found = await withSession(target, (session) =>
        readLiveDrift(context, session, history),
      );
      const lines = describeDrift(found, Infinity);
      if (json) context.print(JSON.stringify(found));
      else if (lines.length === 0) context.print(agreement(found));
      else for (const line of lines) context.print(line);
      if (lines.length > 0) throw new CommandError(difference(found));
    });
  },
});

function agreement({ applied }: LiveDrift): string {
  return `No drift: the schema is that of the ${count(applied)}.`;
}

function difference({ applied }: LiveDrift): string {
  const what = `The schema is not that of the ${count(applied)}: - is missing in the database, + was made by other means.`;
  const next =
    applied === 0
      ? "If the database has what the history makes, `slipway adopt` records that."
      : "Undo it in the database, or put it into a migration that also runs where it is done already.";
  return `${what}\n${next}`;
}

function count(applied: number): string {
  return `${applied} applied ${applied === 1 ? "migration" : "migrations"}`;
}
