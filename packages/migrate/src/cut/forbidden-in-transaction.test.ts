import { Client } from "pg";
import { beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { postgresMajor } from "@slipway/local/testing/postgres-major";
import { hashOf } from "../text-hash.ts";
import { cutUnits } from "../units.ts";

const SCHEMA = `CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE INDEX i ON t (a);
CREATE TABLE p (id int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);
CREATE INDEX p_id ON p (id);
CREATE MATERIALIZED VIEW v AS TABLE t;
CREATE UNIQUE INDEX v_id ON v (id);
CREATE TYPE mood AS ENUM ('sad');
CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
CREATE PROCEDURE harmless() LANGUAGE plpgsql AS $$ BEGIN PERFORM '; COMMIT;'; END $$;`;

/** Every statement of Postgres 18 that may be refused in a transaction, beside near ones that never are. */
const STATEMENTS = [
  "CREATE INDEX CONCURRENTLY ON t (a)",
  "CREATE INDEX ON t (a)",
  "DROP INDEX CONCURRENTLY i",
  "DROP INDEX i",
  "REINDEX TABLE t",
  "REINDEX TABLE CONCURRENTLY t",
  "REINDEX (CONCURRENTLY false) TABLE t",
  "REINDEX (CONCURRENTLY off) INDEX i",
  "REINDEX TABLE p",
  "REINDEX TABLE p1",
  "REINDEX INDEX p_id",
  "REINDEX INDEX i",
  "REINDEX SCHEMA public",
  ...(postgresMajor < 16 ? [] : ["REINDEX DATABASE", "REINDEX SYSTEM"]),
  "CLUSTER",
  "CLUSTER t USING i",
  "CLUSTER p USING p_id",
  "VACUUM",
  "VACUUM (FULL) t",
  "VACUUM ANALYZE t",
  "ANALYZE t",
  "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
  "ALTER TABLE p DETACH PARTITION p1",
  "ALTER TABLE p DETACH PARTITION p1 FINALIZE",
  "ALTER SYSTEM SET work_mem = '5MB'",
  "ALTER SYSTEM RESET ALL",
  "CREATE DATABASE slipway_never",
  "DROP DATABASE IF EXISTS slipway_never",
  "ALTER DATABASE postgres SET TABLESPACE pg_default",
  "ALTER DATABASE postgres CONNECTION LIMIT -1",
  "CREATE TABLESPACE slipway_never LOCATION '/nowhere'",
  "DROP TABLESPACE slipway_never",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
  "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = false, enabled = false)",
  "DISCARD ALL",
  "DISCARD TEMP",
  "DISCARD PLANS",
  "CHECKPOINT",
  "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
  "ALTER TYPE mood ADD VALUE 'calm'",
  "LOCK TABLE t",
  "CALL commits()",
  "CALL harmless()",
  "DO $$ BEGIN COMMIT; END $$",
  "DO $$ BEGIN PERFORM 'COMMIT;'; END $$",
];

/** active_sql_transaction of the statements that may not; invalid_transaction_termination of code that commits. */
const REFUSALS = new Set(["25001", "2D000"]);

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(SCHEMA);
  return async () => {
    await client.end();
    await database.drop();
  };
});

async function isRefused(statement: string): Promise<boolean> {
  await client.query("BEGIN");
  try {
    await client.query(statement);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && REFUSALS.has(String(error.code));
  } finally {
    await client.query("ROLLBACK");
  }
}

test.each(STATEMENTS)("is as Postgres has it in a transaction: %s", async (statement) => {
  const history = [SCHEMA, statement].map((sql, idx) => {
    return { tag: `000${idx}`, idx, when: idx, sql, hash: hashOf(sql) };
  });
  const [, migration] = history;
  if (migration === undefined) throw new Error("no migration");
  const { units } = await cutUnits(migration, history);
  const lane = (await isRefused(statement)) ? "autocommit" : "batch";
  expect(units.map((unit) => unit.lane)).toEqual([lane]);
});
