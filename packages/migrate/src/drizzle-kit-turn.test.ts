import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { readStatus } from "./status.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase } from "./testing/open-test-session.ts";
import { numbered, rewriteHistory, writeHistory } from "./testing/write-history.ts";

const KIT = join(dirname(createRequire(import.meta.url).resolve("drizzle-kit")), "bin.cjs");

/** Runs `drizzle-kit migrate` as a user would; gives its exit code. */
async function drizzleKit(dir: string, url: string): Promise<number | null> {
  const home = mkdtempSync(join(tmpdir(), "slipway-kit-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const config = { dialect: "postgresql", out: dir, dbCredentials: { url } };
  writeFileSync(join(home, "drizzle.config.json"), JSON.stringify(config));
  const args = [KIT, "migrate", "--config", "drizzle.config.json"];
  const child = spawn(process.execPath, args, { cwd: home, stdio: "ignore" });
  await once(child, "close");
  return child.exitCode;
}

const FILES = numbered({
  init: "CREATE TABLE a (id int);",
  second: "CREATE TABLE b (id int);--> statement-breakpoint\nCREATE INDEX i ON b (id);",
  third: "CREATE TABLE c (id int);",
});

test.each([
  ["slipway", "drizzle-kit", "slipway"] as const,
  ["drizzle-kit", "slipway", "drizzle-kit"] as const,
])("%s begins, %s goes on, %s ends, on one database", async (...turns) => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const dir = writeHistory([]);
  const take = {
    slipway: async () => (await migrate(session, readHistory(dir))).units.length,
    "drizzle-kit": () => drizzleKit(dir, database.url),
  };
  for (const [n, whose] of turns.entries()) {
    rewriteHistory(dir, FILES.slice(0, n + 1));
    expect((await readStatus(session, readHistory(dir))).drizzleKit).toEqual([]);
    expect(await take[whose]()).toBe(whose === "slipway" ? 1 : 0);
  }
  const { migrations } = readHistory(dir);
  expect(
    await session.query("SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id"),
  ).toEqual(migrations.map(({ hash, when }) => ({ hash, created_at: String(when) })));
  const tables = "SELECT count(*) AS n FROM pg_tables WHERE tablename IN ('a', 'b', 'c')";
  expect(await session.query(tables)).toEqual([{ n: "3" }]);
  expect((await migrate(session, readHistory(dir))).units).toEqual([]);
  // What drizzle-kit applied has no name in the ledger.
  expect(await session.query("SELECT tag FROM slipway.status ORDER BY created_at")).toEqual(
    turns.map((whose, n) => ({ tag: whose === "slipway" ? FILES[n]?.tag : null })),
  );
});

test("status warns where drizzle-kit would skip an older file, as it does", async () => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const dir = writeHistory(FILES.toSpliced(1, 1));
  await migrate(session, readHistory(dir));
  rewriteHistory(dir, FILES);
  expect((await readStatus(session, readHistory(dir))).drizzleKit).toEqual([
    "0001_second.sql is older than the newest applied migration: drizzle-kit would skip it and report success",
  ]);
  expect(await drizzleKit(dir, database.url)).toBe(0);
  expect(await session.query("SELECT to_regclass('b') AS b")).toEqual([{ b: null }]);
});

test("status warns of a half-done file, which drizzle-kit would run from its beginning", async () => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const dir = writeHistory(
    numbered({
      half: "CREATE TABLE a ();--> statement-breakpoint\nCOMMIT;--> statement-breakpoint\nSELECT * FROM b;",
    }),
  );
  await migrateError(migrate(session, readHistory(dir)));
  expect((await readStatus(session, readHistory(dir))).drizzleKit).toEqual([
    "0000_half.sql is applied in part: drizzle-kit would run it from its beginning",
  ]);
  expect(await drizzleKit(dir, database.url)).not.toBe(0);
});

test("status warns as long as slipway itself refuses", async () => {
  const session = await openTestSession(await testDatabase());
  const dir = writeHistory(numbered({ one: "SELECT 1;" }));
  await migrate(session, readHistory(dir));
  rewriteHistory(dir, numbered({ one: "SELECT 2;" }));
  expect((await readStatus(session, readHistory(dir))).drizzleKit).toEqual([
    "what `migrate` refuses has to be settled first",
  ]);
});

test("status warns of files that drizzle-kit's one transaction cannot hold", async () => {
  const session = await openTestSession(await testDatabase());
  const dir = writeHistory(
    numbered({
      index: "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON t (a);",
      enum: "ALTER TYPE m ADD VALUE 'x';\nSELECT 'x'::m;",
      backfill: "-- a backfill\n-- slipway: lane=backfill\nUPDATE t SET a = 1;",
    }),
  );
  expect((await readStatus(session, readHistory(dir))).drizzleKit).toEqual([
    "0000_index.sql has a statement on line 2 that cannot run in drizzle-kit's one transaction",
    "0001_enum.sql needs a commit before line 2: drizzle-kit runs all files in one transaction",
  ]);
});

test("status warns of pending files that drizzle-kit fails at, as it does", async () => {
  const files = numbered({
    enum: "CREATE TYPE m AS ENUM ('a');--> statement-breakpoint\nCREATE TABLE t (c m);",
    label: "ALTER TYPE m ADD VALUE 'x';",
    use: "SELECT 1;\nALTER TABLE t ALTER c SET DEFAULT 'x';",
    mark: "\uFEFFSELECT 1;",
  });
  const database = await testDatabase();
  const session = await openTestSession(database);
  const dir = writeHistory(files.slice(0, 3));
  const obstacles = async () => (await readStatus(session, readHistory(dir))).drizzleKit;
  // To a type that is made in the same transaction any label may be added and used.
  expect(await obstacles()).toEqual([]);
  rewriteHistory(dir, files.slice(0, 1));
  expect(await drizzleKit(dir, database.url)).toBe(0);
  rewriteHistory(dir, files.slice(0, 3));
  expect(await obstacles()).toEqual([
    "0002_use.sql needs a commit before line 2, where a pending file adds the enum value: drizzle-kit runs all files in one transaction",
  ]);
  expect(await drizzleKit(dir, database.url)).not.toBe(0);
  await migrate(session, readHistory(dir));
  rewriteHistory(dir, files);
  expect(await obstacles()).toEqual([
    "0003_mark.sql begins with a byte order mark, which drizzle-kit sends and Postgres refuses",
  ]);
  expect(await drizzleKit(dir, database.url)).not.toBe(0);
});

test("status warns of a COMMIT, behind which drizzle-kit half-applies what fails", async () => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const dir = writeHistory(
    numbered({
      own: "BEGIN;\nCREATE TABLE a ();\nCOMMIT;",
      half: "CREATE TABLE b ();--> statement-breakpoint\nSELECT 1 / 0;",
    }),
  );
  expect((await readStatus(session, readHistory(dir))).drizzleKit).toEqual([
    "0000_own.sql has a COMMIT on line 3: it would end drizzle-kit's one transaction, and what follows would run without",
  ]);
  expect(await drizzleKit(dir, database.url)).not.toBe(0);
  expect(await session.query("SELECT to_regclass('b') AS b")).toEqual([{ b: "b" }]);
});
