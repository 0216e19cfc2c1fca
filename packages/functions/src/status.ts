import { statusContract } from "@slipway/core/contract/status";
import { db } from "@slipway/core/lib/db";
import type { Manifest } from "@slipway/migrate/manifest";
import { route } from "./http/route.ts";
import { readManifest } from "./release/read-manifest.ts";
import { taskRoot } from "./release/task-root.ts";
import { readStatus } from "./status/read-status.ts";

/** Once read: it is part of the release, and never changes while an environment lives. */
let manifest: Manifest | undefined;

export const handler = route(db, statusContract, {
  read: async (call) => {
    manifest ??= await readManifest(taskRoot(process.env));
    return readStatus(call.db, manifest);
  },
});
