import { grantHandlers, type HandlerRole } from "../handler-role.ts";
import type { Session } from "../session/session.ts";
import { announceRelease } from "./announce-release.ts";
import {
  type Deploy,
  type DeployOptions,
  type DeployReport,
  migrateStage,
  versionsOf,
} from "./migrate-stage.ts";

/**
 * What comes before the handlers get a release's code: moves the schema, keeps the handlers' role and announces the
 * release. `markLive` ends the deploy. Safe to run twice, also at once. Throws MigrateError.
 */
export async function beginDeploy(
  session: Session,
  deploy: Deploy & { readonly handlers: HandlerRole },
  options: DeployOptions = {},
): Promise<DeployReport> {
  const { history, manifest, handlers } = deploy;
  const { report, knows } = await migrateStage(session, deploy, options);
  await grantHandlers(session, handlers);
  await announceRelease(session, {
    release: manifest.release,
    drain: manifest.drain,
    migration: history.migrations.at(-1)?.when ?? 0,
    contracts: versionsOf(history, report.left),
    knows,
  });
  return report;
}
