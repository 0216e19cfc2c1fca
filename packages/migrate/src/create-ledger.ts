import { createLedgerBlock, type Timeouts } from "./guarded-batch.ts";
import { MigrateError } from "./migrate-error.ts";
import { givenUpAs, mayPass } from "./outcome.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";

/** Makes the ledger where no unit does, as after drizzle-kit applied all there is. Throws MigrateError. */
export async function createLedger(
  session: Session,
  { wait, ...timeouts }: Timeouts & { readonly wait: number },
): Promise<void> {
  const block = createLedgerBlock(timeouts);
  try {
    await retry(() => session.transaction([block]), { again: mayPass, waitMs: wait });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { message, sqlstate } = error;
    const what = `the ledger of ${session.target} cannot be made: ${message}`;
    throw new MigrateError(givenUpAs(error), what, { sqlstate, cause: error });
  }
}
