import { resolve } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import { applyPending } from "../apply-pending.ts";
import { defineCommand } from "../command.ts";
import { migrationsOption } from "../migrations-option.ts";
import { paths } from "../paths.ts";
import { withTarget, urlOption } from "../target.ts";
import { reportLine } from "../report-line.ts";

export const migrate = defineCommand({
  name: "migrate",
  script: "db:migrate",
  summary: "Applies the pending migrations to a database.",
  options: {
    migrations: migrationsOption,
    url: urlOption,
    json: { type: "boolean", help: "prints the result as one line of JSON" },
  },
  async run({ migrations, url, json = false }, context) {
    const history = readHistory(
      resolve(context.root, migrations ?? paths(context.root).migrations),
    );
    await withTarget(context, { url }, async (target) => {
      const report = await applyPending(context, { target, history, phase: "all" });
      context.print(json ? JSON.stringify(report) : reportLine(report));
    });
  },
});
