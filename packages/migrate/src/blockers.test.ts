import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGuardian } from "@slipway/local/guardian";
import { startCluster } from "@slipway/local/postgres/cluster";
import { Client } from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { openSession } from "./session/open-session.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase } from "./testing/open-test-session.ts";
import { untilTrue } from "./testing/until-true.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

const BRIEF = { lockTimeout: 30, wait: 100 };
const INIT = `CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE INDEX users_name ON users (name);
CREATE TABLE posts (id int, "user" int CONSTRAINT posts_user REFERENCES users);
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE loose (id int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON loose FOR EACH ROW EXECUTE FUNCTION touch();
INSERT INTO users VALUES (1, 'a');`;

/** A connection of someone else. */
async function other(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { client, pid: rows[0]?.pid ?? 0 };
}

/** A database with the tables of INIT, and what a file says that gives up on it. */
async function migrated() {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const historyOf = (sql: string) =>
    readHistory(writeHistory(numbered({ init: INIT, change: sql })));
  const init = readHistory(writeHistory(numbered({ init: INIT })));
  await migrate(session, init);
  const giveUp = async (sql: string) => {
    const { code, message } = await migrateError(migrate(session, historyOf(sql), BRIEF));
    expect(code).toBe("busy");
    return message;
  };
  return { url: database.url, giveUp };
}

test.each([
  ["the table of an index", "DROP INDEX users_name", "SELECT FROM users", "users"],
  ["a table that is dropped", "DROP TABLE loose", "SELECT FROM loose", "loose"],
  [
    "the other end of a key",
    "ALTER TABLE posts DROP CONSTRAINT posts_user",
    "SELECT FROM users",
    "users",
  ],
  ["the other end of a dropped table's key", "DROP TABLE posts", "SELECT FROM users", "users"],
  ["a partition", "ALTER TABLE events ADD COLUMN a int", "SELECT FROM events_2020", "events_2020"],
  ["the table of a trigger", "DROP TRIGGER touched ON loose", "SELECT FROM loose", "loose"],
])("names those who hold %s", async (_, sql, reads, table) => {
  const { url, giveUp } = await migrated();
  const { client, pid } = await other(url);
  await client.query("BEGIN");
  await client.query(reads);
  const message = await giveUp(sql);
  expect(message).toMatch(
    new RegExp(
      `pid ${pid} \\(\\w+, idle in transaction, \\d+ s\\): ${reads}\n    holds .*ACCESS SHARE on ${table}`,
    ),
  );
});

test("does not name those who hold what the statements leave alone", async () => {
  const { url, giveUp } = await migrated();
  const [holder, reader] = [await other(url), await other(url)];
  await holder.client.query("BEGIN; LOCK TABLE posts IN ACCESS SHARE MODE");
  await reader.client.query("BEGIN; SELECT FROM users");
  const message = await giveUp("ALTER TABLE posts ADD COLUMN a int");
  expect(message).toContain(`pid ${holder.pid} `);
  expect(message).not.toContain(`pid ${reader.pid} `);
});

test("names those whom a holder waits for, before the holder", async () => {
  const { url, giveUp } = await migrated();
  const [holder, root] = [await other(url), await other(url)];
  await root.client.query("BEGIN; UPDATE users SET name = 'root'");
  await holder.client.query("BEGIN; SELECT FROM loose");
  const waiting = holder.client.query("UPDATE users SET name = 'holder'");
  await untilTrue(async () => {
    const { rows } = await root.client.query<{ pids: number[] }>(
      `SELECT pg_blocking_pids(${holder.pid}) AS pids`,
    );
    return rows[0]?.pids[0] === root.pid;
  });
  const message = await giveUp("ALTER TABLE loose ADD COLUMN a int");
  expect(message.slice(message.indexOf("\n  pid"))).toMatch(
    new RegExp(`^
  pid ${root.pid} \\(\\w+, idle in transaction, \\d+ s\\): .*
  pid ${holder.pid} \\(\\w+, active, \\d+ s\\): UPDATE users SET name = 'holder'
    holds ACCESS SHARE on loose; waits for pid ${root.pid}
`),
  );
  await root.client.query("ROLLBACK");
  await waiting;
});

test("names prepared transactions, which no session owns", async () => {
  const guardian = startGuardian();
  onTestFinished(() => guardian.close());
  const dir = await mkdtemp(join(tmpdir(), "slipway-prepared-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const packageDir = inject("postgresPackage");
  await (await startCluster({ guardian, dir, packageDir })).stop();
  await appendFile(join(dir, "data", "postgresql.conf"), "\nmax_prepared_transactions = 2\n");
  const cluster = await startCluster({ guardian, dir, packageDir });
  onTestFinished(() => cluster.stop());
  const { client } = await other(cluster.url);
  const session = await openSession(cluster.url);
  onTestFinished(() => session.close());
  await client.query("CREATE TABLE t (id int)");
  await client.query("BEGIN; INSERT INTO t VALUES (1)");
  await client.query("PREPARE TRANSACTION 'left over'");
  const history = readHistory(writeHistory(numbered({ change: "ALTER TABLE t ADD COLUMN a int" })));
  const { message } = await migrateError(migrate(session, history, BRIEF));
  expect(message).toMatch(
    /transaction "left over" \(\w+, prepared, \d+ s\): COMMIT PREPARED or ROLLBACK PREPARED ends it\n {4}holds ROW EXCLUSIVE on t/,
  );
});
