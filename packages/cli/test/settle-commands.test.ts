import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { slipway } from "@slipway/cli/testing/slipway";
import { linkVariables } from "@slipway/local/runner/link-variables";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { numbered, rewriteHistory, writeHistory } from "@slipway/migrate/testing/write-history";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const on = (dir: string, ...args: string[]) =>
  slipway([...args, "--migrations", dir, "--url", database.url], { root });

const FILES = numbered({
  users: "CREATE TABLE users (id int);",
  posts: "CREATE TABLE posts (id int);",
});

test("drift tells what differs from the applied migrations, pending ones aside", async () => {
  const dir = writeHistory(FILES.slice(0, 1));
  await on(dir, "migrate");
  rewriteHistory(dir, FILES);
  const agreed = await on(dir, "drift");
  expect(agreed).toMatchObject({
    code: 0,
    stdout: "No drift: the schema is that of the 1 applied migration.\n",
  });
  await query(
    database.url,
    "ALTER TABLE users ADD by_hand text; ALTER TABLE users ALTER id TYPE bigint",
  );
  const found = await on(dir, "drift");
  expect(found.code).toBe(1);
  expect(found.stdout).toBe(
    [
      '+ column "public"."users"."by_hand" text',
      '- column "public"."users"."id" integer',
      '+ column "public"."users"."id" bigint',
      "",
    ].join("\n"),
  );
  const json = await on(dir, "drift", "--json");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({ applied: 1, missing: [expect.any(String)] });
});

test("drift and status tell the same of a stage, while a contract file waits", async () => {
  const contract = "-- slipway: phase=contract\nDROP TABLE posts;";
  const dir = writeHistory(FILES);
  await on(dir, "migrate");
  rewriteHistory(dir, [...FILES, ...numbered({ a: "", b: "", drop: contract }).slice(2)]);
  await query(database.url, "CREATE TABLE by_hand ()");
  const link = { url: database.neonUrl };
  const env = linkVariables("blue", { Owner: link, Database: link });
  const stage = (command: string) =>
    slipway([command, "--stage", "blue", "--migrations", dir], { root, env });
  const status = await stage("status");
  expect(status.stdout).toContain('Drift: + table "public"."by_hand"');
  expect(await stage("drift")).toMatchObject({ code: 1, stdout: '+ table "public"."by_hand"\n' });
  await query(database.url, "DROP TABLE by_hand");
  expect((await stage("status")).stdout).not.toContain("Drift");
  await writeFile(join(dir, "0000_users.sql"), "SELECT 1;");
  const edited = await stage("status");
  expect(edited.stdout).toContain("0000_users.sql was edited");
  expect(edited.stdout).not.toContain("Drift");
});

test("status warns of what looks wrong in the folder", async () => {
  const dir = writeHistory(FILES);
  const { code, stdout } = await on(dir, "status");
  expect(code).toBe(0);
  expect(stdout).toContain("Warning: 0001_snapshot.json is missing in meta, and it is the newest");
});

test("drift refuses to compare where nobody can say what the schema should be", async () => {
  const dir = writeHistory(FILES);
  await on(dir, "migrate");
  await writeFile(join(dir, "0000_users.sql"), "SELECT 1;");
  const edited = await on(dir, "drift");
  expect(edited).toMatchObject({ code: 1, stdout: "" });
  expect(edited.stderr).toContain("0000_users.sql was edited after it was applied");
});

test("drift says what an empty Postgres here cannot take, and that it compared nothing", async () => {
  const role = `app_${database.url.slice(-16)}`;
  await query(database.url, `CREATE ROLE ${role}`);
  const dir = writeHistory(numbered({ grant: `CREATE TABLE t (); GRANT SELECT ON t TO ${role};` }));
  await on(dir, "migrate");
  const found = await on(dir, "drift");
  await query(database.url, `DROP TABLE t; DROP ROLE ${role}`);
  expect(found).toMatchObject({ code: 1, stdout: "" });
  expect(found.stderr).toContain("Drift cannot be told");
  expect(found.stderr).toContain(`role "${role}" does not exist`);
});

test("adopt takes a database that was made by other means", async () => {
  const dir = writeHistory(FILES);
  await query(database.url, "CREATE TABLE users (id int)");
  const refused = await on(dir, "migrate");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("`npm run db:adopt`");
  expect(await on(dir, "adopt")).toMatchObject({
    code: 0,
    stdout:
      "Recorded 1 migration as applied, through 0000_users; nothing was run.\nPending, for the next migrate: 0001_posts.\n",
  });
  expect(await on(dir, "migrate")).toMatchObject({ code: 0, stdout: "Applied 1 unit.\n" });
});

test("resolve says what it did and what the next run does", async () => {
  const half = "CREATE TABLE a (id int);\nCOMMIT;\nINSERT INTO missing VALUES (1);\n";
  const dir = writeHistory(numbered({ half }));
  await on(dir, "migrate");
  expect(await on(dir, "resolve", "0000_half")).toMatchObject({ code: 2 });
  await rm(join(dir, "0000_half.sql"));
  await writeFile(join(dir, "0000_half.sql"), half.replace("missing", "a"));
  expect(await on(dir, "resolve", "0000_half", "--retry")).toMatchObject({
    code: 0,
    stdout: [
      "What is applied of 0000_half counts as the first unit of the file as it is now; nobody compared the two.",
      "Nothing above line 3 of it is run any more: what is new there, move below.",
      "The next migrate runs of 0000_half: unit 2 of 2 (line 3).",
      "",
    ].join("\n"),
  });
  expect(await on(dir, "resolve", "0000_half", "--applied")).toMatchObject({
    code: 0,
    stdout: [
      "Recorded as applied: unit 2 of 2 (line 3) of 0000_half.",
      "IT WAS NOT RUN by slipway, not even begun: from now on nothing runs it.",
      "0000_half is applied whole.",
      "",
    ].join("\n"),
  });
  expect(await on(dir, "migrate")).toMatchObject({ code: 0, stdout: "Nothing to apply.\n" });
});
