import { UNITS_KEY } from "./outcome.ts";

/**
 * Makes the ledger where it is not. Schema drizzle is to the letter what drizzle-orm makes (pg-core/dialect.js), so
 * that either can go on where the other stopped. `slipway.status` has one row for each migration that is applied
 * whole; `tag` and `applied_at` are null for those that drizzle-kit applied. A unit's `cursor`, `rows` and `ms` are of lanes
 * that commit more than once. A release's `contract_files` are the contract files, by version, that waited when it was deployed
 * and that its code can do with, `drain` the seconds after which none of its invocations runs any more.
 */
const STATEMENTS = [
  `CREATE SCHEMA IF NOT EXISTS drizzle`,
  `CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint
  )`,
  `CREATE SCHEMA IF NOT EXISTS slipway`,
  `CREATE TABLE IF NOT EXISTS slipway.units (
    migration bigint NOT NULL,
    unit integer NOT NULL,
    of integer NOT NULL,
    tag text NOT NULL,
    hash text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'running', 'done')),
    cursor text,
    ms integer,
    release text,
    changed_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT ${UNITS_KEY} PRIMARY KEY (migration, unit)
  )`,
  `CREATE TABLE IF NOT EXISTS slipway.releases (
    release text PRIMARY KEY,
    migration bigint NOT NULL,
    deployed_at timestamp with time zone NOT NULL DEFAULT pg_catalog.now(),
    live_at timestamp with time zone
  )`,
  `ALTER TABLE slipway.releases
    ADD COLUMN IF NOT EXISTS contract_files text[] NOT NULL DEFAULT '{}',
    ADD COLUMN IF NOT EXISTS drain integer NOT NULL DEFAULT 960`,
  `ALTER TABLE slipway.units ADD COLUMN IF NOT EXISTS rows bigint`,
  `CREATE OR REPLACE VIEW slipway.status AS
    SELECT unit.tag, applied.created_at, applied.hash, unit.changed_at AS applied_at
    FROM (
      SELECT created_at, pg_catalog.max(hash) AS hash
      FROM drizzle.__drizzle_migrations GROUP BY created_at
    ) AS applied
    LEFT JOIN slipway.units AS unit ON unit.migration = applied.created_at AND unit.unit = unit.of - 1`,
];

/** To be run in a PL/pgSQL block, under the migrators' lock. */
export const CREATE_LEDGER = STATEMENTS.map((statement) => `${statement};`).join("\n  ");
