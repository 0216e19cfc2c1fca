import { resolve } from "node:path";
import { type History, readHistory } from "@slipway/migrate/history";
import { openSession } from "@slipway/migrate/session/open-session";
import { readStatus, type Status } from "@slipway/migrate/status";
import { defineCommand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { migrationsOption } from "../migrations-option.ts";
import { paths } from "../paths.ts";
import { statusLines } from "../status-lines.ts";
import { urlOption, withTarget } from "../target.ts";

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
    await withTarget(context, { url }, async (target) => {
      const found = await statusOf(target.url, history);
      if (json) context.print(JSON.stringify(found));
      else for (const line of statusLines(found)) context.print(line);
      if (found.refusals.length > 0) {
        throw new CommandError("`migrate` refuses this history until that is settled.");
      }
    });
  },
});

async function statusOf(url: string, history: History): Promise<Status> {
  const session = await openSession(url);
  try {
    return await readStatus(session, history);
  } finally {
    await session.close();
  }
}
