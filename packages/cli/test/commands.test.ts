import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { neon, neonConfig } from "@neondatabase/serverless";
import { slipway, startSlipway } from "@slipway/cli/testing/slipway";
import { tags } from "@slipway/core/testing/app-history";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  slipway(args, { root, env });

const jsonLines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

const eventType = z.looseObject({ type: z.string() });

describe("serve", () => {
  const addresses = z.strictObject({
    databaseUrl: z.string(),
    http: z.string(),
    ws: z.string(),
    tcp: z.string(),
  });

  test("prints its addresses as one line of JSON, answers the Neon driver, and leaves nothing", async () => {
    const child = startSlipway(["serve", "--data", "memory", "--json"], { root });
    const closed = once(child, "close");
    const [line] = z
      .tuple([z.string()])
      .parse(await once(createInterface({ input: child.stdout ?? process.stdin }), "line"));
    const { databaseUrl, http, ws, tcp } = addresses.parse(JSON.parse(line));
    expect(http).toMatch(/^http:\/\/localhost:\d+\/sql$/);
    expect(ws).toMatch(/^ws:\/\/localhost:\d+\/v2$/);
    expect(new URL(databaseUrl).host).toBe(tcp);
    neonConfig.fetchEndpoint = http;
    expect(await neon(databaseUrl)`select 1 as one`).toEqual([{ one: 1 }]);
    expect(await query(databaseUrl, "select 2 as two")).toEqual([{ two: 2 }]);
    child.kill("SIGTERM");
    await closed;
    expect(child.exitCode).toBe(0);
    await expect(query(databaseUrl, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("serves a given Postgres", async () => {
    const { url } = await createTestDatabase();
    const child = startSlipway(["serve", "--url", url, "--json"], { root });
    const closed = once(child, "close");
    const [line] = z
      .tuple([z.string()])
      .parse(await once(createInterface({ input: child.stdout ?? process.stdin }), "line"));
    const { databaseUrl, http } = addresses.parse(JSON.parse(line));
    expect(databaseUrl).toBe(url);
    neonConfig.fetchEndpoint = http;
    const name = new URL(url).pathname.slice(1);
    expect(await neon(url)`select current_database() as name`).toEqual([{ name }]);
    child.kill("SIGINT");
    await closed;
  });

  test("answers a wrong port or URL with 2 and says nothing of a password", async () => {
    expect(await run(["serve", "--http-port", "x"])).toMatchObject({ code: 2 });
    const refused = await run(["serve", "--url", "mysql://me:secret@localhost/x"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--url is no connection string");
    expect(refused.stderr).not.toContain("secret");
  });
});

describe("migrate and status on a database of others", () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), "slipway-history-"));
    await cp(join(root, "migrations"), folder, { recursive: true });
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const on = (...args: string[]) => run([...args, "--migrations", folder, "--url", database.url]);

  test("apply any Drizzle history, once, and answer in JSON", async () => {
    const first = await on("migrate", "--json");
    expect(first.code).toBe(0);
    const lines = jsonLines(first.stdout);
    expect(lines[0]).toEqual({ type: "planned", units: tags.length, left: [], unwritten: [] });
    const applied = lines.filter((line) => eventType.parse(line).type === "applied");
    expect(applied).toMatchObject(tags.map((tag) => ({ tag, index: 0, of: 1 })));
    expect(lines.at(-1)).toMatchObject({
      type: "report",
      units: tags.map((tag) => ({ tag })),
      left: [],
    });
    expect(await on("migrate")).toMatchObject({ code: 0, stdout: "Nothing to apply.\n" });
    const status = await on("status", "--json");
    expect(JSON.parse(status.stdout)).toMatchObject({ pending: [], refusals: [], drizzleKit: [] });
  });

  test("refuse an edited migration by its name, with 1 and the next step", async () => {
    await on("migrate");
    const [first] = tags;
    await writeFile(join(folder, `${first}.sql`), "CREATE TABLE other (id int);");
    const refused = await on("migrate");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`${first}.sql was edited after it was applied`);
    const status = await on("status");
    expect(status.code).toBe(1);
    expect(status.stdout).toContain("drizzle-kit must not migrate this database now");
  });

  test("answer in JSON where they fail: with 1, a code, and what people read", async () => {
    await on("migrate");
    const [first] = tags;
    await writeFile(join(folder, `${first}.sql`), "CREATE TABLE other (id int);");
    const refused = await on("migrate", "--json");
    expect(refused.code).toBe(1);
    expect(jsonLines(refused.stdout)).toMatchObject([
      { type: "error", code: "refused", tag: first, refusals: [{ code: "edited", tag: first }] },
    ]);
    expect(refused.stderr).toContain(`${first}.sql was edited after it was applied`);
    const lost = await run(["migrate", "--json", "--url", "postgres://nobody@127.0.0.1:1/none"]);
    expect(lost.code).toBe(1);
    expect(jsonLines(lost.stdout)).toMatchObject([{ type: "error", code: "unreachable" }]);
  });

  test("say in JSON which statement failed, and what is applied", async () => {
    await writeFile(join(folder, `${tags.at(-1)}.sql`), "SELECT 1;\nSELECT 1 / 0;");
    const { code, stdout } = await on("migrate", "--json");
    expect(code).toBe(1);
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      type: "error",
      code: "failed",
      tag: tags.at(-1),
      position: { line: 2, column: 1 },
      statement: "SELECT 1 / 0",
      sqlstate: "22012",
      applied: tags.slice(0, -1),
    });
  });

  test("migrate --dry-run tells what would be applied and applies nothing", async () => {
    const told = await on("migrate", "--dry-run");
    expect(told.code).toBe(0);
    expect(told.stdout).toMatch(
      new RegExp(`^${tags.length} units would be applied, in this order:`),
    );
    for (const tag of tags) expect(told.stdout).toContain(`\n${tag}.sql  (expand)\n  unit 1 of 1`);
    const { stdout } = await on("migrate", "--dry-run", "--json");
    expect(jsonLines(stdout)).toMatchObject([
      { type: "dry-run", units: tags.map((tag) => ({ tag })), refusals: [] },
    ]);
    expect(await query(database.url, "SELECT FROM pg_tables WHERE schemaname = 'public'")).toEqual(
      [],
    );
    await on("migrate");
    const [first] = tags;
    await writeFile(join(folder, `${first}.sql`), "CREATE TABLE other (id int);");
    const refused = await on("migrate", "--dry-run", "--json");
    expect(refused.code).toBe(1);
    expect(jsonLines(refused.stdout)).toMatchObject([
      { type: "dry-run", units: [], refusals: [{ code: "edited", tag: first }] },
    ]);
  });

  test("keep back a new file that holds no statement yet", async () => {
    await on("migrate");
    await writeFile(join(folder, "9999_later.sql"), "-- to be written\n");
    const file = join(folder, "meta/_journal.json");
    const journal = z
      .looseObject({ entries: z.array(z.unknown()) })
      .parse(JSON.parse(await readFile(file, "utf8")));
    const entry = {
      idx: 9999,
      version: "7",
      when: Date.now(),
      tag: "9999_later",
      breakpoints: true,
    };
    await writeFile(file, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }));
    const kept = await on("migrate");
    expect(kept).toMatchObject({ code: 0, stdout: "Nothing to apply.\n" });
    expect(kept.stderr).toContain("9999_later.sql holds no statement yet");
    await writeFile(join(folder, "9999_later.sql"), "CREATE TABLE later (id int);");
    expect(await on("migrate")).toMatchObject({ code: 0, stdout: "Applied 1 unit.\n" });
  });

  test("show no password, whatever goes wrong", async () => {
    const url = database.url.replace(/:[^:@/]+@/, ":swordfish@");
    const refused = await run(["migrate", "--url", url]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("password authentication failed");
    expect(refused.stdout + refused.stderr).not.toContain("swordfish");
  });

  test("take the database from DATABASE_URL, and --url before it", async () => {
    const named = await run(["status", "--migrations", folder], { DATABASE_URL: database.url });
    expect(named.stderr).toContain("(DATABASE_URL)");
    const both = await run(["status", "--migrations", folder, "--url", database.url], {
      DATABASE_URL: "postgres://nobody@localhost:1/none",
    });
    expect(both).toMatchObject({ code: 0 });
  });

  test("reset refuses a database that is not named, and never reads DATABASE_URL", async () => {
    await query(database.url, "create table precious (id int)");
    const name = new URL(database.url).pathname.slice(1);
    const refused = await run(["reset", "--url", database.url]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`say so with --database ${name}`);
    const wrong = await run(["reset", "--url", database.url, "--database", "other"]);
    expect(wrong.code).toBe(2);
    const ignored = await run(["reset"], {
      DATABASE_URL: database.url,
      LOCAL_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    });
    expect(ignored.code).toBe(1);
    expect(await query(database.url, "select * from precious")).toEqual([]);
    const done = await run(["reset", "--url", database.url, "--database", name]);
    expect(done).toMatchObject({ code: 0, stdout: `Applied ${tags.length} units.\n` });
    await expect(query(database.url, "select * from precious")).rejects.toMatchObject({
      code: "42P01",
    });
  });
});
