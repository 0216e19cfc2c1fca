import { join } from "node:path";
import { briefReason } from "@slipway/migrate/brief-reason";
import type { History } from "@slipway/migrate/history";
import { MigrateError } from "@slipway/migrate/migrate-error";
import { replay } from "@slipway/migrate/replay";
import * as z from "zod";
import type { Context } from "./context.ts";
import { CommandError } from "./errors.ts";
import { findKept, keep } from "./kept.ts";
import { paths } from "./paths.ts";
import { rehearsalKey } from "./rehearsal-key.ts";
import { rehearsals } from "./rehearse-history.ts";
import { withEmptyDatabases } from "./with-empty-databases.ts";

/**
 * The fingerprint that these migrations end in on an empty Postgres of our own, replayed or kept from before. Throws
 * CommandError where that Postgres cannot take them.
 */
export async function appliedFingerprint(
  context: Context,
  applied: History,
): Promise<readonly string[]> {
  const key = rehearsalKey(applied);
  const rehearsed = await findKept(rehearsals(context), key);
  if (rehearsed?.fingerprint) return rehearsed.fingerprint;
  const file = join(paths(context.root).work, "fingerprints.json");
  try {
    return await keep({ file, shape: z.array(z.string()) }, key, () =>
      withEmptyDatabases((withEmpty) =>
        withEmpty(async (empty) => [...(await replay(empty, applied))]),
      ),
    );
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    throw new CommandError(cannotCompare(briefReason(error)), { cause: error });
  }
}

function cannotCompare(why: string): string {
  return [
    "Drift cannot be told: the applied migrations cannot be replayed on the empty Postgres that slipway starts here, so there is nothing to compare with.",
    "An extension or a role that it lacks is the usual reason:",
    why,
  ].join("\n");
}
