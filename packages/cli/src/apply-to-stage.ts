import { type DeployReport, migrateStage } from "@slipway/migrate/deploy/migrate-stage";
import { grantHandlers } from "@slipway/migrate/handler-role";
import { readHistory } from "@slipway/migrate/history";
import { buildManifest } from "./build-manifest.ts";
import type { Context } from "./context.ts";
import { paths } from "./paths.ts";
import type { OnEvent } from "./progress/with-progress.ts";
import type { Target } from "./target.ts";
import { withSession } from "./with-session.ts";

/** Milliseconds: a working day, for what does not fit the migrator's fifteen minutes. */
const STATEMENT_TIMEOUT = 8 * 60 * 60 * 1000;

/** Does from a machine what the next deploy's migrator would begin with, keeping its rules. */
export async function applyToStage(
  context: Context,
  target: Target,
  onEvent: OnEvent,
): Promise<DeployReport> {
  const { manifest } = await buildManifest(context);
  const history = readHistory(paths(context.root).migrations);
  return await withSession(target, async (session) => {
    const options = { statementTimeout: STATEMENT_TIMEOUT, onEvent };
    const { report } = await migrateStage(session, { history, manifest }, options);
    // Its password is the deploy's to set.
    if (target.handlers !== undefined) {
      await grantHandlers(session, { ...target.handlers, known: true });
    }
    for (const line of report.drift ?? []) context.note(`Drift: ${line}`);
    return report;
  });
}
