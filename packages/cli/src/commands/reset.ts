import { readHistory } from "@slipway/migrate/history";
import { applyPending } from "../apply-pending.ts";
import { defineCommand } from "../command.ts";
import { databaseName } from "../connection-string.ts";
import { emptyDatabase } from "../empty-database.ts";
import { UsageError } from "../errors.ts";
import { paths } from "../paths.ts";
import { withProgress } from "../progress/with-progress.ts";
import { refuseUnreadable } from "../refuse-unreadable.ts";
import { reportLine } from "../report-line.ts";
import { type Target, withTarget } from "../target.ts";

export const reset = defineCommand({
  name: "reset",
  script: "db:reset",
  summary:
    "Empties the local database and applies the whole history again. Never reads DATABASE_URL.",
  options: {
    url: { type: "string", value: "URL", help: "another database, to be named by --database too" },
    database: { type: "string", value: "NAME", help: "the name of the database to empty" },
  },
  async run({ url, database }, context) {
    const history = readHistory(paths(context.root).migrations);
    await withTarget(context, { url, localOnly: true }, async (target) => {
      refuseUnnamed(target, database);
      await refuseUnreadable(history);
      await emptyDatabase(target.url);
      const report = await withProgress(context, (onEvent) =>
        applyPending(context, { target, history, phase: "all", onEvent }),
      );
      context.print(reportLine(report));
    });
  },
});

/** A database that is not ours to throw away has to be named by whoever empties it. */
function refuseUnnamed({ url, disposable }: Target, database: string | undefined): void {
  const name = databaseName(url);
  if (database === name || (disposable && database === undefined)) return;
  throw new UsageError(
    database === undefined
      ? `reset would empty the database "${name}": say so with --database ${name}`
      : `--database says "${database}", and the connection string leads to "${name}"`,
  );
}
