import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { generate } from "@slipway/cli/testing/generate";
import { slipway } from "@slipway/cli/testing/slipway";
import { tags } from "@slipway/core/testing/app-history";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

let copy: FreshCopy;
let database: TestDatabase;
let drop: string;
beforeAll(async () => {
  [copy, database] = await Promise.all([freshCopy(), createTestDatabase()]);
});
afterAll(async () => Promise.all([copy.remove(), database.drop()]));

const build = () => slipway(["build"], { ...copy, env: { DATABASE_URL: database.url } });
const writeDrop = (text: string) => writeFile(join(copy.root, `migrations/${drop}.sql`), text);
const DROP = `ALTER TABLE "counter" DROP COLUMN "updated_at";\n`;
const updates = () => query(database.url, "select updated_at from counter");

test("build bundles every function and applies what is pending to DATABASE_URL, naming it", async () => {
  const built = await build();
  expect(built).toMatchObject({ code: 0 });
  expect(built.stdout).toMatch(/^counter .* KB$/m);
  expect(built.stdout).toContain(`(DATABASE_URL)\nApplied ${tags.length} units.\n`);
  const password = new URL(database.url).password;
  expect(built.stdout + built.stderr).not.toContain(password);
  const bundle = await readFile(join(copy.root, ".slipway/build/counter/bundle.mjs"), "utf8");
  expect(bundle.length).toBeGreaterThan(10_000);
});

test("build names the OpenAPI documents that it changed, and no other", async () => {
  const path = "packages/core/openapi/counter.json";
  const kept = await readFile(join(copy.root, path), "utf8");
  await writeFile(join(copy.root, path), "{}");
  const built = await slipway(["build"], copy);
  expect(built.stdout.match(/^Wrote .*$/gm)).toEqual([`Wrote ${path}`]);
  expect(await readFile(join(copy.root, path), "utf8")).toBe(kept);
});

test("build says in a line which operation has no example", async () => {
  const examples = join(copy.root, "packages/cli/src/openapi/examples.ts");
  const kept = await readFile(examples, "utf8");
  onTestFinished(() => writeFile(examples, kept));
  await writeFile(examples, kept.replace("read:", "other:"));
  expect(await slipway(["build"], copy)).toMatchObject({
    code: 1,
    stderr: "packages/cli/src/openapi/examples.ts has no example of counter.read: add one\n",
  });
});

test("build refuses a file without header that takes away what running code may use", async () => {
  drop = await generate(copy.root, "drop", "--custom");
  await writeDrop(DROP);
  const refused = await build();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`${drop}.sql:1:1`);
  expect(refused.stderr).toContain("phase=contract");
  expect(await updates()).toEqual([]);
});

test("build leaves a contract file for later, and migrate runs it", async () => {
  await writeDrop(`-- slipway: phase=contract\n${DROP}`);
  const left = await build();
  expect(left).toMatchObject({ code: 0 });
  expect(left.stdout).toContain(`left for later: ${drop}.`);
  const migrated = await slipway(["migrate", "--url", database.url], copy);
  expect(migrated).toMatchObject({ code: 0, stdout: "Applied 1 unit.\n" });
  await expect(updates()).rejects.toMatchObject({ code: "42703" });
});

/** Writes a migration by hand; answers with its name. */
async function write(name: string, sql: string): Promise<string> {
  const tag = await generate(copy.root, name, "--custom");
  await writeFile(join(copy.root, `migrations/${tag}.sql`), sql);
  return tag;
}

test("build lets no file overtake a contract file before which it cannot run", async () => {
  const takeAway = `-- slipway: phase=contract\nDROP TABLE "counter";\n`;
  const dropped = await write("drop-counters", takeAway);
  const anew = await write("counters-anew", `CREATE TABLE "counter" ("id" bigint);\n`);
  const refused = await build();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    `${dropped}.sql waits until no code needs the old shape, and ${anew}.sql after it may not go first`,
  );
});
