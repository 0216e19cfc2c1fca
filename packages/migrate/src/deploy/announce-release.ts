import { takeLock } from "../guarded-batch.ts";
import { MigrateError } from "../migrate-error.ts";
import { givenUpAs, judge, mayPass, RAISED } from "../outcome.ts";
import { retry } from "../retry.ts";
import { QueryError } from "../session/query-error.ts";
import type { Session } from "../session/session.ts";
import { doBlock, literal, raise } from "../sql-text.ts";

const TIMEOUTS = { lockTimeout: 3000, statementTimeout: 60_000 };
const WAIT_MS = 60_000;

export interface Announcement {
  readonly release: string;
  /** The newest migration that it was built for, by `when`; 0 where it has none. */
  readonly migration: number;
  readonly contracts: readonly string[];
  readonly drain: number;
  /** The migrations that its code can do with, by `when`: those of its history, and those that are tolerated. */
  readonly knows: readonly number[];
}

/**
 * Writes down that the handlers may receive this release from now on; under the migrators' lock, so that a contract
 * file either has run, which is refused here, or has not begun, and then waits. Throws MigrateError.
 */
export async function announceRelease(session: Session, announcement: Announcement): Promise<void> {
  const block = announcing(announcement);
  try {
    await retry(() => session.transaction([block]), { again: mayPass, waitMs: WAIT_MS });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { message, sqlstate } = error;
    const details = { sqlstate, cause: error };
    const what = `release ${announcement.release} was not announced to ${session.target}`;
    if (judge(error) === "moved") {
      throw new MigrateError(
        "busy",
        `${what}: another deploy changed the schema meanwhile`,
        details,
      );
    }
    throw new MigrateError(givenUpAs(error), `${what}: ${message}`, details);
  }
}

function announcing({ release: name, migration, contracts, drain, knows }: Announcement): string {
  return doBlock(`BEGIN
  ${takeLock(TIMEOUTS)}
  IF EXISTS (
    SELECT FROM (SELECT created_at FROM drizzle.__drizzle_migrations UNION SELECT migration FROM slipway.units) AS applied
    WHERE created_at IS NULL OR created_at <> ALL ('{${knows.join(",")}}'::bigint[])
  ) THEN
    ${raise(RAISED.moved)}
  END IF;
  INSERT INTO slipway.releases AS known (release, migration, contract_files, drain)
    VALUES (${literal(name)}, ${migration}, ARRAY[${contracts.map(literal).join(", ")}]::text[], ${drain})
    ON CONFLICT (release) DO UPDATE SET deployed_at = now(), drain = greatest(known.drain, excluded.drain),
      contract_files = ARRAY(SELECT unnest(known.contract_files) UNION SELECT unnest(excluded.contract_files));
END`);
}
