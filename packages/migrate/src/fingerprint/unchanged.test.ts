import { postgresMajor } from "@slipway/local/testing/postgres-major";
import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  "ANALYZE",
  `INSERT INTO scratch SELECT generate_series(1, 100); INSERT INTO users (name) VALUES ('a')`,
  `SELECT nextval('app.tickets'), nextval('users_id_seq')`,
  "ALTER SEQUENCE app.tickets RESTART",
  "REFRESH MATERIALIZED VIEW moods",
  `COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.id IS 'number'; COMMENT ON SCHEMA app IS 'ours'`,
  "GRANT SELECT ON users TO PUBLIC; GRANT USAGE ON SCHEMA app TO PUBLIC; REVOKE EXECUTE ON FUNCTION touch FROM PUBLIC",
  "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
  "CREATE ROLE someone; GRANT someone TO CURRENT_USER; GRANT CREATE ON SCHEMA public, app TO someone; ALTER TABLE scratch OWNER TO someone; ALTER TYPE mood OWNER TO someone; ALTER FUNCTION touch OWNER TO someone; ALTER SCHEMA app OWNER TO someone",
  "ALTER TABLE scratch ADD COLUMN m text; ALTER TABLE scratch DROP COLUMN m",
  "ALTER TABLE scratch DROP COLUMN n; ALTER TABLE scratch ADD COLUMN n integer",
  `ALTER TABLE texts DROP COLUMN span, ADD COLUMN span interval DEFAULT '1 day 02:00:00'`,
  "DROP TABLE scratch; CREATE UNLOGGED TABLE scratch (n integer) WITH (fillfactor = 70)",
  "DROP TABLE child; CREATE TABLE child (b integer, a integer); ALTER TABLE child INHERIT parent",
  `ALTER TABLE events DETACH PARTITION events_2020; ALTER TABLE events ATTACH PARTITION events_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
  "ALTER TABLE users ALTER COLUMN name SET STATISTICS 500, ALTER COLUMN name SET STORAGE EXTERNAL",
  "ALTER TABLE users CLUSTER ON users_pkey",
  "REINDEX TABLE users",
  "CREATE TEMP TABLE users (id text); CREATE TEMP SEQUENCE s; CREATE TEMP VIEW v AS SELECT 1 AS one",
  `CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE TYPE pg_temp.t AS ENUM ('a')`,
  `CREATE SCHEMA drizzle; CREATE TABLE drizzle.t (id serial PRIMARY KEY); CREATE TYPE drizzle.e AS ENUM ('a')`,
  `CREATE SCHEMA slipway; CREATE TABLE slipway.t (id int GENERATED ALWAYS AS IDENTITY); CREATE FUNCTION slipway.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
  `SET LOCAL search_path TO app, public; CREATE TYPE pg_temp.text AS ENUM ('a')`,
  "SET LOCAL search_path TO public, pg_catalog; SET LOCAL quote_all_identifiers TO on",
  `SET LOCAL DateStyle TO German; SET LOCAL TimeZone TO 'Asia/Tokyo'; SET LOCAL IntervalStyle TO iso_8601; SET LOCAL bytea_output TO escape`,
  "SET LOCAL extra_float_digits TO -15; SET LOCAL standard_conforming_strings TO off; SET LOCAL enable_hashjoin TO off",
])("stays the same: %s", async (statements) => {
  expect(await wide.driftAfter(statements)).toEqual([]);
});

test.runIf(postgresMajor >= 18)("stays the same whatever NOT NULL is called", async () => {
  const rename = "ALTER TABLE users RENAME CONSTRAINT users_name_not_null TO anything";
  expect(await wide.driftAfter(rename)).toEqual([]);
});
