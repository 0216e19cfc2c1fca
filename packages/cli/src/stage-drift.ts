import { describeDrift } from "@slipway/migrate/drift";
import type { History } from "@slipway/migrate/history";
import { MigrateError } from "@slipway/migrate/migrate-error";
import type { Session } from "@slipway/migrate/session/session";
import type { Context } from "./context.ts";
import { CommandError } from "./errors.ts";
import { readLiveDrift } from "./live-drift.ts";

/**
 * How a stage's schema differs from what its applied migrations make, as lines; null where history and ledger disagree,
 * which its status says, and where that cannot be compared here, which is said beside it.
 */
export async function stageDrift(
  context: Context,
  session: Session,
  history: History,
): Promise<readonly string[] | null> {
  try {
    return describeDrift(await readLiveDrift(context, session, history));
  } catch (error) {
    if (error instanceof MigrateError && error.code === "refused") return null;
    if (!(error instanceof CommandError)) throw error;
    context.note(error.message);
    return null;
  }
}
