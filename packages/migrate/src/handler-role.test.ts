import { inspect } from "node:util";
import { randomBytes } from "node:crypto";
import type { TestDatabase } from "@slipway/local/testing/database";
import { describe, expect, onTestFinished, test } from "vitest";
import { canLogIn, grantHandlers, type HandlerRole } from "./handler-role.ts";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { openSession } from "./session/open-session.ts";
import type { Session } from "./session/session.ts";
import { identifier } from "./sql-text.ts";
import { migrateError } from "./testing/migrate-error.ts";
import {
  openTestSession,
  testDatabase,
  TRANSPORTS,
  type Transport,
  urlFor,
} from "./testing/open-test-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

const HISTORY = numbered({
  init: `CREATE TABLE t (id serial PRIMARY KEY, a int); INSERT INTO t (a) VALUES (1);
    CREATE VIEW v AS SELECT a FROM t; CREATE SCHEMA app; CREATE TABLE app.u (id bigint GENERATED ALWAYS AS IDENTITY, a int);`,
});

/** Roles belong to the cluster, which is thrown away; each test has its own. */
function newRole(): HandlerRole {
  const id = randomBytes(6).toString("hex");
  return { role: `Handler "${id}"`, password: `p'\\$${id}` };
}

async function connectAs(
  { role, password }: HandlerRole,
  database: TestDatabase,
  transport: Transport,
): Promise<Session> {
  const url = new URL(urlFor(database, transport));
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  const session = await openSession(url.href, { transport });
  onTestFinished(() => session.close());
  return session;
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("does not mind the temporary objects of a session", async () => {
    const database = await testDatabase();
    const owner = await openTestSession(database, transport);
    const temporary =
      "CREATE TEMP TABLE kept (id int); CREATE TABLE t (id int); INSERT INTO t SELECT id FROM kept;";
    await migrate(owner, readHistory(writeHistory(numbered({ temporary }))));
    await expect(grantHandlers(owner, newRole())).resolves.toBeUndefined();
  });

  test("lets handlers read and write rows, of tables made before and after, and nothing else", async () => {
    const database = await testDatabase();
    const owner = await openTestSession(database, transport);
    const account = newRole();
    await migrate(owner, readHistory(writeHistory(HISTORY)));
    await grantHandlers(owner, account);
    await owner.query("CREATE TABLE later (id serial PRIMARY KEY, a int)");
    await owner.query("CREATE TABLE app.later (a int)");
    const handler = await connectAs(account, database, transport);

    for (const table of ["t", "app.u", "later", "app.later"]) {
      await handler.query(`INSERT INTO ${table} (a) VALUES (7)`);
      await handler.query(`UPDATE ${table} SET a = 8 WHERE a = 7`);
      expect(await handler.query(`SELECT a FROM ${table} WHERE a = 8`)).toEqual([{ a: "8" }]);
      await handler.query(`DELETE FROM ${table} WHERE a = 8`);
    }
    expect(await handler.query("SELECT a FROM v")).toEqual([{ a: "1" }]);
    expect(await handler.query("SELECT tag FROM slipway.status")).toEqual([{ tag: "0000_init" }]);

    const forbidden = [
      "CREATE TABLE x ()",
      "CREATE TABLE app.x ()",
      "CREATE SCHEMA x",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "DROP TABLE t",
      "DROP VIEW v",
      "ALTER TABLE t ADD COLUMN b int",
      "CREATE INDEX ON t (a)",
      "TRUNCATE t",
      "TRUNCATE later",
      "SELECT setval('t_id_seq', 9)",
      "SELECT * FROM drizzle.__drizzle_migrations",
      "INSERT INTO drizzle.__drizzle_migrations (hash) VALUES ('x')",
      "SELECT * FROM slipway.units",
      "DELETE FROM slipway.units",
      "UPDATE slipway.releases SET release = 'x'",
      "INSERT INTO slipway.status (tag) VALUES ('x')",
      "CREATE TABLE slipway.x ()",
      "CREATE ROLE x",
    ];
    for (const statement of forbidden) {
      const error: unknown = await handler.query(statement).catch((reason: unknown) => reason);
      expect([statement, error]).toMatchObject([statement, { name: "QueryError" }]);
      expect([statement, inspect(error)]).not.toMatchObject([
        statement,
        expect.stringContaining("does not exist"),
      ]);
    }
  });

  test("may be run again, by many at once, and takes a new password", async () => {
    const database = await testDatabase();
    const owner = await openTestSession(database, transport);
    const account = newRole();
    const twin = await testDatabase();
    const racers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        openTestSession(n % 2 === 0 ? database : twin, transport),
      ),
    );
    await Promise.all(racers.map((session) => grantHandlers(session, account)));
    await grantHandlers(owner, { ...account, password: "another-1" });
    const handler = await connectAs({ ...account, password: "another-1" }, database, transport);
    expect(await handler.query("SELECT * FROM slipway.status")).toEqual([]);
    const old = await connectAs(account, database, transport);
    await expect(old.query("SELECT 1")).rejects.toMatchObject({ sqlstate: "28P01" });
    await (await openTestSession(twin, transport)).query("SELECT 1");
  });
});

test("takes back what the role was given beyond rows, and opens schemas that came later", async () => {
  const database = await testDatabase();
  const owner = await openTestSession(database);
  const account = newRole();
  await migrate(owner, readHistory(writeHistory(HISTORY)));
  await grantHandlers(owner, account);
  const quoted = identifier(account.role);
  await owner.transaction([
    `GRANT ALL ON t, drizzle.__drizzle_migrations, slipway.units TO ${quoted}`,
    `GRANT ALL ON SCHEMA public, drizzle, slipway TO ${quoted}`,
    `GRANT UPDATE ON SEQUENCE t_id_seq TO ${quoted}`,
    "CREATE SCHEMA newer",
    "CREATE TABLE newer.t (a int)",
  ]);
  await grantHandlers(owner, account);
  const handler = await connectAs(account, database, "tcp");
  await handler.query("INSERT INTO newer.t VALUES (1)");
  for (const statement of [
    "TRUNCATE t",
    "CREATE TABLE x ()",
    "SELECT setval('t_id_seq', 1)",
    "SELECT FROM drizzle.__drizzle_migrations",
    "DELETE FROM slipway.units",
  ]) {
    await expect(handler.query(statement)).rejects.toMatchObject({ sqlstate: "42501" });
  }
});

test("refuses a role that cannot be held to rows, and says why", async () => {
  const owner = await openTestSession(await testDatabase());
  const { role, password } = newRole();
  const refused = async () =>
    (await migrateError(grantHandlers(owner, { role, password }))).message;
  await owner.query(`CREATE ROLE ${identifier(role)} CREATEDB`);
  expect(await refused()).toContain("may do more than log in");
  await owner.query(`ALTER ROLE ${identifier(role)} NOCREATEDB`);

  await owner.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  await owner.query("GRANT CREATE ON SCHEMA public TO PUBLIC");
  expect(await refused()).toContain("run REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  await owner.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

  await owner.query("CREATE TABLE open ()");
  await owner.query("GRANT TRUNCATE ON open TO PUBLIC");
  expect(await refused()).toContain("everyone may do more with public.open than handlers should");
  await owner.query("DROP TABLE open");

  const [row] = await owner.query("SELECT current_user AS me");
  const self = await migrateError(grantHandlers(owner, { role: row?.["me"] ?? "", password }));
  expect(self.code).toBe("bad-role");
  await grantHandlers(owner, { role, password });
});

test("what every role can make is no reason to refuse it; what changes the schema is named, and can be given away", async () => {
  const database = await testDatabase();
  const owner = await openTestSession(database);
  const account = newRole();
  await grantHandlers(owner, account);
  const handler = await connectAs(account, database, "tcp");
  await handler.query("SELECT lo_from_bytea(0, 'x')");
  await handler.query("CREATE TEMPORARY TABLE mine (id serial PRIMARY KEY)");
  await grantHandlers(owner, account);

  await owner.query("CREATE TABLE given ()");
  await owner.query(`GRANT ${identifier(account.role)} TO CURRENT_USER`);
  await owner.query("GRANT CREATE ON SCHEMA public TO PUBLIC");
  await owner.query(`ALTER TABLE given OWNER TO ${identifier(account.role)}`);
  await owner.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  const { message } = await migrateError(grantHandlers(owner, account));
  expect(message).toContain(`role ${account.role} owns table public.given and can change it`);
  const [, ...wayOut] = /\((.*); (.*); (.*)\)/.exec(message) ?? [];
  for (const statement of wayOut) await owner.query(statement);
  await grantHandlers(owner, account);
});

test.each([
  ["a name", { role: "", password: "x" }],
  ["a name that Postgres takes whole", { role: "é".repeat(32), password: "x" }],
  ["a name without NUL", { role: "a\0b", password: "x" }],
  ["a password", { role: "a", password: "" }],
  ["a password of ASCII", { role: "a", password: "s3cret größe" }],
])("wants %s", async (_, account) => {
  const owner = await openTestSession(await testDatabase());
  const error = await migrateError(grantHandlers(owner, account));
  expect(error.code).toBe("bad-role");
  expect(error.message).not.toContain("s3cret");
});

test("never shows the password or its verifier", async () => {
  const owner = await openTestSession(await testDatabase());
  // Who may not make roles fails where the verifier is in the statement.
  const session: Session = {
    ...owner,
    transaction: (statements) => owner.transaction(["SET ROLE pg_database_owner", ...statements]),
  };
  const error = await migrateError(grantHandlers(session, { ...newRole(), password: "s3cret-1" }));
  expect(error.code).toBe("failed");
  const seen = inspect(error, { depth: 9 });
  expect(seen).not.toContain("s3cret");
  expect(seen).not.toContain("SCRAM");
});

test("a password that is known is left alone, so that no live handler is kept out", async () => {
  const database = await testDatabase();
  const owner = await openTestSession(database);
  const account = newRole();
  expect(await canLogIn(await connectAs(account, database, "tcp"))).toBe(false);
  await grantHandlers(owner, { ...account, known: false });
  expect(await canLogIn(await connectAs(account, database, "tcp"))).toBe(true);
  const another = { ...account, password: "another-1" };
  await grantHandlers(owner, { ...another, known: true });
  expect(await canLogIn(await connectAs(account, database, "tcp"))).toBe(true);
  await grantHandlers(owner, another);
  expect(await canLogIn(await connectAs(account, database, "tcp"))).toBe(false);
});
