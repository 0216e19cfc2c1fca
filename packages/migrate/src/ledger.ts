import * as z from "zod/mini";
import { ask } from "./ask.ts";
import type { History } from "./history.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Row, Session } from "./session/session.ts";
import { hashOf } from "./text-hash.ts";

const appliedMigration = z.object({
  /** Null only if neither drizzle nor we wrote the row. */
  when: z.nullable(z.number()),
  hash: z.string(),
  /** Null for what drizzle-kit applied. */
  tag: z.nullable(z.string()),
  /** ISO 8601; null for what drizzle-kit applied. */
  appliedAt: z.nullable(z.string()),
  /** The deploy that applied it; null for what was applied otherwise. */
  release: z.nullable(z.string()),
});

const recordedUnit = z.object({
  when: z.number(),
  index: z.int(),
  of: z.int(),
  tag: z.string(),
  hash: z.string(),
  /**
   * `pending`: begun in the autocommit lane, and nobody has written down how it ended. `running`: a backfill of which some
   * rows are done.
   */
  state: z.enum(["pending", "running", "done"]),
  /** Where a backfill is, or what the catalog held before a pending statement. */
  cursor: z.nullable(z.string()),
  /** Rows that a backfill has changed. */
  rows: z.nullable(z.number()),
  /** The deploy that applied it; null for what was applied otherwise. */
  release: z.nullable(z.string()),
});

/** A row of `drizzle.__drizzle_migrations`: a migration that is applied whole. */
export type AppliedMigration = z.infer<typeof appliedMigration>;
/** A unit, applied or begun, of a migration that is not applied whole. */
export type RecordedUnit = z.infer<typeof recordedUnit>;

/** What is applied. */
export interface Ledger {
  readonly migrations: readonly AppliedMigration[];
  /** In the order of their index. */
  readonly units: readonly RecordedUnit[];
  /** Whether its tables are all there. */
  readonly complete: boolean;
  /** Whether nothing was ever applied, and nothing else was made here either: then nobody uses the database. */
  readonly fresh: boolean;
}

const content = z.object({
  migrations: z.array(appliedMigration),
  units: z.array(recordedUnit),
});

/** No relation of anybody, but for what extensions bring along. */
const BARE = `NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND n.nspname !~ '^(pg_|information_schema$|drizzle$|slipway$)'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))`;

// One row of two JSON texts: one request, and one value to parse at the door. Ledgers of older versions have no rows.
const WHOLE = `SELECT
  (SELECT coalesce(json_agg(json_build_object(
      'when', m.created_at, 'hash', m.hash, 'tag', u.tag, 'appliedAt', u.changed_at,
      'release', u.release) ORDER BY m.id), '[]')
    FROM drizzle.__drizzle_migrations AS m
    LEFT JOIN slipway.units AS u ON u.migration = m.created_at AND u.unit = u.of - 1) AS migrations,
  (SELECT coalesce(json_agg(json_build_object(
      'when', u.migration, 'index', u.unit, 'of', u.of, 'tag', u.tag, 'hash', u.hash,
      'state', u.state, 'cursor', u.cursor, 'rows', to_jsonb(u) -> 'rows',
      'release', u.release) ORDER BY u.unit), '[]')
    FROM slipway.units AS u
    WHERE NOT EXISTS (SELECT FROM drizzle.__drizzle_migrations AS m WHERE m.created_at = u.migration)) AS units,
  NOT EXISTS (SELECT FROM drizzle.__drizzle_migrations) AND NOT EXISTS (SELECT FROM slipway.units) AND ${BARE} AS fresh`;

const DRIZZLE_ALONE = `SELECT '[]' AS units, false AS fresh,
  (SELECT coalesce(json_agg(json_build_object(
      'when', created_at, 'hash', hash, 'tag', null, 'appliedAt', null,
      'release', null) ORDER BY id), '[]')
    FROM drizzle.__drizzle_migrations) AS migrations`;

// In this order: another migrator may make both between the two looks.
const TABLES = `SELECT
  to_regclass('slipway.units') IS NOT NULL AS units,
  to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS drizzle,
  ${BARE} AS bare`;

const UNDEFINED_TABLE = "42P01";

const READING = "the ledger cannot be read";

/** Whether nothing was ever applied. */
export function isEmpty({ migrations, units }: Ledger): boolean {
  return migrations.length + units.length === 0;
}

/**
 * Reads the ledger, in one request where it is complete; where it is not, what is missing counts as empty.
 * Throws MigrateError `unreachable` or `failed`.
 */
export async function readLedger(session: Session): Promise<Ledger> {
  return await orIncomplete(session, () => readComplete(session));
}

/**
 * Reads the ledger unless it holds just this history, which one small answer tells: then it is undefined. Ends as
 * `readLedger` does.
 */
export async function readLedgerIfBehind(
  session: Session,
  history: History,
): Promise<Ledger | undefined> {
  return await orIncomplete(session, async () => {
    const [row] = await ask(session, DIGEST, READING);
    const isWhole =
      row?.["digest"] === digestOf(history) &&
      row["begun"] === row["ended"] &&
      Number(row["ended"]) <= history.migrations.length;
    return isWhole ? undefined : await readComplete(session);
  });
}

/** Files that were begun must have ended, and be no more than there are rows. */
const DIGEST = `SELECT count(*) FILTER (WHERE unit = 0) AS begun,
    count(*) FILTER (WHERE unit = of - 1 AND state = 'done') AS ended,
    (SELECT encode(sha256(convert_to(string_agg(concat(created_at, ' ', hash), ',' ORDER BY created_at), 'UTF8')), 'hex')
      FROM drizzle.__drizzle_migrations) AS digest
  FROM slipway.units`;

function digestOf({ migrations }: History): string {
  const sorted = migrations.toSorted((a, b) => a.when - b.when);
  return hashOf(sorted.map(({ when, hash }) => `${when} ${hash}`).join(","));
}

async function readComplete(session: Session): Promise<Ledger> {
  return { ...parse(await ask(session, WHOLE, READING)), complete: true };
}

async function orIncomplete<T>(session: Session, read: () => Promise<T>): Promise<T | Ledger> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MigrateError) || error.details.sqlstate !== UNDEFINED_TABLE) throw error;
  }
  const [tables] = await ask(session, TABLES, READING);
  if (tables?.["drizzle"] === "t") {
    return { ...parse(await ask(session, DRIZZLE_ALONE, READING)), complete: false };
  }
  if (tables?.["units"] !== "t") {
    return { migrations: [], units: [], complete: false, fresh: tables?.["bare"] === "t" };
  }
  const what = "it has slipway.units and no drizzle.__drizzle_migrations";
  const next = "restore that table, or drop schema slipway if nothing is applied";
  throw new MigrateError("failed", `the ledger of ${session.target} is damaged: ${what}; ${next}`);
}

function parse([row]: readonly Row[]): Omit<Ledger, "complete"> {
  const migrations: unknown = JSON.parse(row?.["migrations"] ?? "[]");
  const units: unknown = JSON.parse(row?.["units"] ?? "[]");
  return { ...content.parse({ migrations, units }), fresh: row?.["fresh"] === "t" };
}
