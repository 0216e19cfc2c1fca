import { resolve } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import { openSession } from "@slipway/migrate/session/open-session";
import { readStatus } from "@slipway/migrate/status";
import { defineCommand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { migrationsOption } from "../migrations-option.ts";
import { paths } from "../paths.ts";
import { statusLines } from "../status-lines.ts";
import { openTarget, urlOption } from "../target.ts";

export const status = defineCommand({
  name: "status",
  script: "db:status",
  summary: "Says what is applied, what is pending, and whether drizzle-kit may take a turn.",
  options: {
    migrations: migrationsOption,
    url: urlOption,
    json: { type: "boolean", help: "prints the status as one line of JSON" },
  },
  async run({ migrations, url, json = false }, context) {
    const history = readHistory(
      resolve(context.root, migrations ?? paths(context.root).migrations),
    );
    const target = await openTarget(context, { url });
    context.note(target.label);
    const session = await openSession(target.url);
    try {
      const found = await readStatus(session, history);
      if (json) context.print(JSON.stringify(found));
      else for (const line of statusLines(found)) context.print(line);
      if (found.refusals.length > 0) {
        throw new CommandError("`migrate` refuses this history until that is settled.");
      }
    } finally {
      await session.close();
      await target.close();
    }
  },
});
