import * as z from "zod/mini";
import { MigrateError } from "./migrate-error.ts";
import { retry } from "./retry.ts";
import { QueryError } from "./session/query-error.ts";
import type { Row, Session } from "./session/session.ts";

const appliedMigration = z.object({
  /** Null only if neither drizzle nor we wrote the row. */
  when: z.nullable(z.number()),
  hash: z.string(),
  /** Null for what drizzle-kit applied. */
  tag: z.nullable(z.string()),
  /** ISO 8601; null for what drizzle-kit applied. */
  appliedAt: z.nullable(z.string()),
});

const recordedUnit = z.object({
  when: z.number(),
  index: z.int(),
  of: z.int(),
  tag: z.string(),
  hash: z.string(),
});

/** A row of `drizzle.__drizzle_migrations`: a migration that is applied whole. */
export type AppliedMigration = z.infer<typeof appliedMigration>;
/** An applied unit of a migration that is not applied whole. */
export type RecordedUnit = z.infer<typeof recordedUnit>;

/** What is applied. */
export interface Ledger {
  readonly migrations: readonly AppliedMigration[];
  /** In the order of their index. */
  readonly units: readonly RecordedUnit[];
  /** Whether its tables are all there. */
  readonly complete: boolean;
}

const content = z.object({
  migrations: z.array(appliedMigration),
  units: z.array(recordedUnit),
});

// One row of two JSON texts: one request, and one value to parse at the door.
const WHOLE = `SELECT
  (SELECT coalesce(json_agg(json_build_object(
      'when', m.created_at, 'hash', m.hash, 'tag', u.tag, 'appliedAt', u.changed_at) ORDER BY m.id), '[]')
    FROM drizzle.__drizzle_migrations AS m
    LEFT JOIN slipway.units AS u ON u.migration = m.created_at AND u.unit = u.of - 1) AS migrations,
  (SELECT coalesce(json_agg(json_build_object(
      'when', u.migration, 'index', u.unit, 'of', u.of, 'tag', u.tag, 'hash', u.hash) ORDER BY u.unit), '[]')
    FROM slipway.units AS u
    WHERE u.state = 'done'
      AND NOT EXISTS (SELECT FROM drizzle.__drizzle_migrations AS m WHERE m.created_at = u.migration)) AS units`;

const DRIZZLE_ALONE = `SELECT '[]' AS units,
  (SELECT coalesce(json_agg(json_build_object(
      'when', created_at, 'hash', hash, 'tag', null, 'appliedAt', null) ORDER BY id), '[]')
    FROM drizzle.__drizzle_migrations) AS migrations`;

const TABLES = `SELECT
  to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS drizzle,
  to_regclass('slipway.units') IS NOT NULL AS units`;

const UNDEFINED_TABLE = "42P01";

/**
 * Reads the ledger, in one request where it is complete; where it is not, what is missing counts as empty.
 * Throws MigrateError `unreachable` or `failed`.
 */
export async function readLedger(session: Session): Promise<Ledger> {
  try {
    return { ...parse(await ask(session, WHOLE)), complete: true };
  } catch (error) {
    if (!(error instanceof MigrateError) || error.details.sqlstate !== UNDEFINED_TABLE) throw error;
  }
  const tables = await ask(session, TABLES);
  if (tables?.["drizzle"] === "t") {
    return { ...parse(await ask(session, DRIZZLE_ALONE)), complete: false };
  }
  if (tables?.["units"] !== "t") return { migrations: [], units: [], complete: false };
  const what = "it has slipway.units and no drizzle.__drizzle_migrations";
  const next = "restore that table, or drop schema slipway if nothing is applied";
  throw new MigrateError("failed", `the ledger of ${session.target} is damaged: ${what}; ${next}`);
}

const READ_AGAIN_MS = 1500;

/** A lost answer is asked for again for a moment: reading is safe. */
async function ask(session: Session, query: string): Promise<Row | undefined> {
  try {
    const options = { again: isUnknown, waitMs: READ_AGAIN_MS };
    const [row] = await retry(() => session.query(query), options);
    return row;
  } catch (error) {
    throw error instanceof QueryError ? explain(error, session) : error;
  }
}

function isUnknown({ outcome }: QueryError): boolean {
  return outcome === "unknown";
}

function explain(error: QueryError, { target }: Session): MigrateError {
  const { outcome, sqlstate, message } = error;
  // Classes 28 and 3D: wrong password, unknown role or database.
  const outside = outcome === "unknown" || /^(28|3D)/.test(sqlstate ?? "");
  return outside
    ? new MigrateError(
        "unreachable",
        `${target} cannot be reached: ${message}; check the address and that Postgres runs`,
        { sqlstate, cause: error },
      )
    : new MigrateError(
        "failed",
        `the ledger of ${target} cannot be read: ${message} (${sqlstate})`,
        {
          sqlstate,
          cause: error,
        },
      );
}

function parse(row: Row | undefined): z.infer<typeof content> {
  const migrations: unknown = JSON.parse(row?.["migrations"] ?? "[]");
  const units: unknown = JSON.parse(row?.["units"] ?? "[]");
  return content.parse({ migrations, units });
}
