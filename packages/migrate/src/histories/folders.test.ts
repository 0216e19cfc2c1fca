import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as migrateByDrizzle } from "drizzle-orm/node-postgres/migrator";
import { expect, onTestFinished, test } from "vitest";
import { readFingerprint } from "../fingerprint.ts";
import { readHistory } from "../history.ts";
import { migrate } from "../migrate.ts";
import { MigrateError } from "../migrate-error.ts";
import type { Session } from "../session/session.ts";
import { openTestSession, testDatabase } from "../testing/open-test-session.ts";
import { numbered, writeHistory } from "../testing/write-history.ts";
import { CHANGING_FOLDERS, type Folder } from "./folders.ts";

function write({ journal, files }: Folder): string {
  const dir = mkdtempSync(join(tmpdir(), "slipway-folder-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, "meta"));
  const entries = journal.map((entry) => ({ version: "7", breakpoints: true, ...entry }));
  const text = JSON.stringify({ version: "7", dialect: "postgresql", entries });
  writeFileSync(join(dir, "meta", "_journal.json"), text);
  for (const [tag, sql] of Object.entries(files)) writeFileSync(join(dir, `${tag}.sql`), sql);
  return dir;
}

/** What a deploy of the folder says; nothing where all is applied. */
async function deploy(session: Session, folder: Folder): Promise<string> {
  try {
    await migrate(session, readHistory(write(folder)));
    return "";
  } catch (error) {
    if (error instanceof MigrateError) return error.message;
    throw error;
  }
}

const newSession = async () => await openTestSession(await testDatabase());

test.each(Object.entries(CHANGING_FOLDERS))("%s has one clear answer", async (_, folder) => {
  const session = await newSession();
  const last = folder.deploys.at(-1) ?? { journal: [], files: {} };
  for (const before of folder.deploys.slice(0, -1)) expect(await deploy(session, before)).toBe("");
  const before = await readFingerprint(session);
  expect(await deploy(session, last)).toContain(folder.answer ?? "");
  const fresh = await newSession();
  if (folder.answer === undefined) await deploy(fresh, last);
  const expected = folder.answer === undefined ? await readFingerprint(fresh) : before;
  expect(await readFingerprint(session)).toEqual(expected);
});

test("goes on where drizzle-orm's own migrator stopped", async () => {
  const files = numbered({
    init: "CREATE TABLE a (id int);--> statement-breakpoint\nCREATE INDEX i ON a (id);",
    next: "ALTER TABLE a ADD COLUMN x int;",
    last: "CREATE INDEX CONCURRENTLY j ON a (x);",
  });
  const database = await testDatabase();
  const db = drizzle(database.url);
  await migrateByDrizzle(db, { migrationsFolder: writeHistory(files.slice(0, 2)) });
  await db.$client.end();
  const session = await openTestSession(database);
  const history = readHistory(writeHistory(files));
  const { units } = await migrate(session, history);
  expect(units.map(({ tag }) => tag)).toEqual(["0002_last"]);
  const fresh = await newSession();
  await migrate(fresh, history);
  expect(await readFingerprint(session)).toEqual(await readFingerprint(fresh));
});
