import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { history, tags } from "@slipway/core/testing/app-history";
import { linkVariables } from "@slipway/local/runner/link-variables";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { readHistory } from "@slipway/migrate/history";
import { makeManifest } from "@slipway/migrate/manifest";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

const LAMBDA_LONGEST = 900_000;

let database: TestDatabase;
let taskRoot: string;
let release: string;
let role: string;

function link(links: Readonly<Record<string, { readonly url: string }>>): void {
  for (const [name, value] of Object.entries(linkVariables("blue", links))) vi.stubEnv(name, value);
}

// What the function's zip and links hold.
beforeEach(async () => {
  database = await createTestDatabase();
  taskRoot = await mkdtemp(join(tmpdir(), "slipway-migrator-"));
  await cp(history.dir, join(taskRoot, "migrations"), { recursive: true });
  role = `handlers_${randomBytes(6).toString("hex")}`;
  const handlers = Object.assign(new URL(database.neonUrl), { username: role, password: "pw" });
  link({ Owner: { url: database.neonUrl }, Database: { url: handlers.href } });
  vi.stubEnv("LAMBDA_TASK_ROOT", taskRoot);
  await pack();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(taskRoot, { recursive: true });
  await database.drop();
});

/** Lays the manifest of what the folder holds beside it. */
async function pack(): Promise<void> {
  const manifest = makeManifest(readHistory(join(taskRoot, "migrations")), { drain: 0 });
  release = manifest.release;
  await writeFile(join(taskRoot, "manifest.json"), JSON.stringify(manifest));
}

async function add(tag: string, sql: string): Promise<void> {
  const journal = join(taskRoot, "migrations/meta/_journal.json");
  const text = await readFile(journal, "utf8");
  const entry = { idx: 9999, version: "7", when: Date.now(), tag, breakpoints: true };
  await writeFile(journal, text.replace(/\n {2}\]/, `,${JSON.stringify(entry)}]`));
  await writeFile(join(taskRoot, "migrations", `${tag}.sql`), sql);
  await pack();
}

const script = fileURLToPath(new URL("testing/invoke-migrator.ts", import.meta.url));
const answer = z.union([
  z.strictObject({
    result: z.looseObject({ units: z.optional(z.array(z.object({ tag: z.string() }))) }),
  }),
  z.strictObject({ error: z.string() }),
]);

async function invoke(event: unknown, remaining = LAMBDA_LONGEST) {
  const args = [script, JSON.stringify(event), String(remaining)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  // What comes before is the function's log.
  return answer.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}

const before = (remaining?: number) => invoke({ phase: "before", release }, remaining);

async function success(invocation: ReturnType<typeof invoke>) {
  const answered = await invocation;
  if ("error" in answered) throw new Error(answered.error);
  return answered.result;
}

async function failure(invocation: ReturnType<typeof invoke>): Promise<string> {
  const answered = await invocation;
  return "error" in answered ? answered.error : "it did not fail";
}

test("moves the schema, keeps the handlers' role and announces the release; then it is live", async () => {
  expect(await success(before())).toMatchObject({
    release,
    units: tags.map((tag) => ({ tag })),
    left: [],
    drift: null,
  });
  const live = "SELECT live_at IS NOT NULL AS live FROM slipway.releases";
  expect(await query(database.url, live)).toEqual([{ live: false }]);
  expect(await success(invoke({ phase: "after", release }))).toEqual({ release, live: true });
  expect(await query(database.url, live)).toEqual([{ live: true }]);
  const asHandler = Object.assign(new URL(database.url), { username: role, password: "pw" }).href;
  expect(await query(asHandler, "SELECT count(*)::int AS n FROM users")).toEqual([{ n: 0 }]);
  for (const forbidden of [
    "CREATE TABLE mine (id int)",
    "DROP TABLE users",
    "ALTER TABLE users ADD COLUMN x int",
    "TRUNCATE users",
    "DELETE FROM drizzle.__drizzle_migrations",
    "UPDATE slipway.releases SET live_at = now()",
    "CREATE SCHEMA mine",
  ]) {
    await expect(query(asHandler, forbidden)).rejects.toMatchObject({ code: "42501" });
  }
});

test("may be invoked twice, also at once", async () => {
  const reports = await Promise.all([before(), before(), before()].map(success));
  const applied = reports.flatMap(({ units = [] }) => units);
  // Each takes what is next; whose report comes first says nothing of the order.
  expect(applied.map(({ tag }) => tag).toSorted()).toEqual(tags.toSorted());
  expect(await success(before())).toMatchObject({ units: [] });
});

test("what fails names the migration, the SQLSTATE, the state of the stage and the next step, and no password", async () => {
  await success(before());
  await add("9999_broken", 'ALTER TABLE "nowhere" ADD COLUMN "x" integer;\n');
  expect(await failure(before()))
    .toBe(`9999_broken.sql:1:1: relation "nowhere" does not exist (42P01)
  1 | ALTER TABLE "nowhere" ADD COLUMN "x" integer
Nothing of this file is applied.
Applied by this run: nothing. Not applied: 9999_broken.
The handlers keep the code that they have, and it works with the schema as it is.
Mend this and deploy again: what is applied is skipped.`);
});

test("an expand file that would break live code is refused before anything runs", async () => {
  await success(before());
  await add("9999_drop", 'ALTER TABLE "users" DROP COLUMN "name";\n');
  expect(await failure(before())).toContain(
    'write "-- slipway: phase=contract" on line 1 to run the file once no live code needs the old shape',
  );
});

test("what does not fit its time is for a machine", async () => {
  expect(await failure(before(9000))).toContain(
    "run `npm run db:migrate -- --stage blue` from a machine, then deploy again.",
  );
  await success(before());
  await add("9999_slow", "SELECT pg_sleep(60);\n");
  const slow = await failure(before(13_000));
  expect(slow).toContain("9999_slow.sql:1:1: canceling statement due to statement timeout (57014)");
  expect(slow).toContain("run `npm run db:migrate -- --stage blue` from a machine");
});

test("a database that cannot be reached is told without its password", async () => {
  const nowhere = "postgres://slipway_owner:hunter2@localhost:1/slipway";
  link({ Owner: { url: nowhere } });
  const message = await failure(before());
  expect(message).toContain("postgres://slipway_owner@localhost:1/slipway cannot be reached");
  expect(message).toContain("When that has passed, deploy again");
  expect(message).not.toContain("hunter2");
});

test("refuses the code of another release, and what is no invocation of a deploy", async () => {
  expect(await failure(invoke({ phase: "before", release: "other" }))).toContain(
    `the migrator holds release ${release}, not other`,
  );
  for (const event of [null, {}, { phase: "remove", release }, { phase: "before" }]) {
    expect(await failure(invoke(event))).toContain("The handlers keep the code");
  }
  expect(await failure(invoke({ phase: "after", release: "other" }))).toContain(
    "The handlers have the new code; contract files wait until the release is marked live.",
  );
  expect(await query(database.url, "SELECT to_regclass('slipway.units') AS units")).toEqual([
    { units: null },
  ]);
});
