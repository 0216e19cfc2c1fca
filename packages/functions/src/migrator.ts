import { join } from "node:path";
import { configureDriver } from "@slipway/core/lib/configure-driver";
import { beginDeploy } from "@slipway/migrate/deploy/begin-deploy";
import type { DeployReport } from "@slipway/migrate/deploy/migrate-stage";
import { markLive } from "@slipway/migrate/deploy/releases";
import { canLogIn, handlerRoleOf } from "@slipway/migrate/handler-role";
import { readHistory } from "@slipway/migrate/history";
import type { MigrateEvent } from "@slipway/migrate/migrate-event";
import { openHttpSession } from "@slipway/migrate/session/http";
import type { Context } from "aws-lambda";
import { Resource } from "sst/resource";
import * as z from "zod/mini";
import { stopDeploy } from "./migrator/stop-deploy.ts";
import { readManifest } from "./release/read-manifest.ts";
import { taskRoot } from "./release/task-root.ts";

/** What the deploy sends (infra/migrator.ts). */
const request = z.strictObject({ phase: z.enum(["before", "after"]), release: z.string() });

/** As an object: Lambda writes it as JSON beside the time and the request. */
function log(event: MigrateEvent): void {
  console.info(event);
}

/**
 * The Lambda function that moves the schema of a stage: before the handlers receive a release's code, and, once they
 * have it, to mark the release live. Safe when it is invoked twice, also at once. What it throws fails the deploy.
 */
export async function handler(
  event: unknown,
  context: Pick<Context, "getRemainingTimeInMillis">,
): Promise<DeployReport | { readonly release: string; readonly live: true }> {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  const here = taskRoot(process.env);
  try {
    const { phase, release } = request.parse(event);
    const manifest = await readManifest(here);
    if (release !== manifest.release) {
      throw new Error(`the migrator holds release ${manifest.release}, not ${release}`);
    }
    configureDriver();
    const session = openHttpSession(Resource.Owner.url);
    if (phase === "after") {
      await markLive(session, release);
      return { release, live: true };
    }
    const history = readHistory(join(here, "migrations"));
    // Set anew on every deploy, a password would keep out live handlers wherever the old one is remembered for a while.
    const known = await canLogIn(openHttpSession(Resource.Database.url));
    const handlers = { ...handlerRoleOf(Resource.Database.url), known };
    const deploy = { history, manifest, handlers };
    return await beginDeploy(session, deploy, { deadline, onEvent: log });
  } catch (error) {
    const { phase } = request.safeParse(event).data ?? {};
    throw stopDeploy(error, { stage: Resource.App.stage, phase });
  }
}
