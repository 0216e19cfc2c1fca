import { compareFingerprints, describeDrift } from "@slipway/migrate/drift";
import { readFingerprint } from "@slipway/migrate/fingerprint";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Session } from "@slipway/migrate/session/session";

/** All that a run is to leave behind: schema, ledger and every row, a line each, and what it must not leave. */
export async function readState(url: string): Promise<readonly string[]> {
  const session = await openSession(url, { transport: "tcp" });
  try {
    return [
      ...(await readFingerprint(session)),
      ...(await linesOf(session, MIGRATIONS)),
      ...(await linesOf(session, UNITS)),
      ...(await linesOf(session, LEFT_BEHIND)),
      ...(await readRows(session)),
    ];
  } finally {
    await session.close();
  }
}

const MIGRATIONS = `SELECT format('migration %s of the ledger: %s %s', row_number() OVER (ORDER BY id), created_at, hash) AS line
  FROM drizzle.__drizzle_migrations ORDER BY id`;

const UNITS = `SELECT format('unit %s %s of %s: %s, %s, cursor %L, %s rows', tag, unit, of, hash, state, cursor, rows) AS line
  FROM slipway.units ORDER BY migration, unit`;

const LEFT_BEHIND = `SELECT format('INVALID index %s', indexrelid::regclass) AS line FROM pg_index WHERE NOT indisvalid
  UNION ALL SELECT format('half detached %s', inhrelid::regclass) FROM pg_inherits WHERE inhdetachpending`;

const TABLES = `SELECT oid::regclass AS line FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`;

/** Equal rows are one line that says how many there are. */
async function readRows(session: Session): Promise<readonly string[]> {
  const tables = await linesOf(session, TABLES);
  const rows = tables.map((table) =>
    linesOf(
      session,
      `SELECT format('row %s of %s, times: %s', row, '${table}', count(*)) AS line FROM ${table} AS row GROUP BY row ORDER BY 1`,
    ),
  );
  return (await Promise.all(rows)).flat();
}

async function linesOf(session: Session, sql: string): Promise<readonly string[]> {
  return (await session.query(sql)).map(({ line }) => line ?? "");
}

const SHOWN_LINES = 10;

/** How what is left in a database differs from what should be; undefined if it does not. */
export async function differs(
  expected: readonly string[],
  url: string,
): Promise<string | undefined> {
  const drift = compareFingerprints(expected, await readState(url));
  const lines = describeDrift(drift, SHOWN_LINES);
  return lines.length === 0 ? undefined : ["what is left differs:", ...lines].join("\n");
}
