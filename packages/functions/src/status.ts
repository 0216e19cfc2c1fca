import { statusContract } from "@slipway/core/contract/status";
import { db } from "@slipway/core/lib/db";
import { route } from "./http/route.ts";
import { readManifest } from "./status/read-manifest.ts";
import { readStatus } from "./status/read-status.ts";

export const handler = route(db, statusContract, {
  read: async (call) => {
    // Where Lambda unpacks a bundle and what lies beside it.
    const manifest = await readManifest(process.env["LAMBDA_TASK_ROOT"] ?? ".");
    return readStatus(call.db, manifest);
  },
});
