import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { slipway } from "@slipway/cli/testing/slipway";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";

let copy: FreshCopy;
let database: TestDatabase;
beforeAll(async () => {
  [copy, database] = await Promise.all([freshCopy(), createTestDatabase()]);
});
afterAll(async () => Promise.all([copy.remove(), database.drop()]));

const build = () => slipway(["build"], { ...copy, env: { DATABASE_URL: database.url } });
const file = () => join(copy.root, "migrations/0002_drop-users.sql");

test("build bundles every function and applies what is pending to DATABASE_URL, naming it", async () => {
  const built = await build();
  expect(built).toMatchObject({ code: 0 });
  expect(built.stdout).toMatch(/^counter .* KB$/m);
  expect(built.stdout).toContain("(DATABASE_URL)\nApplied 2 units.\n");
  const password = new URL(database.url).password;
  expect(built.stdout + built.stderr).not.toContain(password);
  const bundle = await readFile(join(copy.root, ".slipway/build/counter/bundle.mjs"), "utf8");
  expect(bundle.length).toBeGreaterThan(10_000);
});

test("build refuses a file without header that takes away what running code may use", async () => {
  await slipway(["generate", "drop-users", "--custom"], copy);
  await writeFile(file(), `DROP TABLE "users";\n`);
  const refused = await build();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("0002_drop-users.sql:1:1");
  expect(refused.stderr).toContain("phase=contract");
  expect(await query(database.url, "select count(*)::int from users")).toEqual([{ count: 0 }]);
});

test("build leaves a contract file for later, and migrate runs it", async () => {
  await writeFile(file(), `-- slipway: phase=contract\nDROP TABLE "users";\n`);
  const left = await build();
  expect(left).toMatchObject({ code: 0 });
  expect(left.stdout).toContain("left for later: 0002_drop-users.");
  const migrated = await slipway(["migrate", "--url", database.url], copy);
  expect(migrated).toMatchObject({ code: 0, stdout: "Applied 1 unit.\n" });
  await expect(query(database.url, "select from users")).rejects.toMatchObject({ code: "42P01" });
});

test("build lets no file overtake a contract file before which it cannot run", async () => {
  for (const [name, sql] of [
    ["drop-counters", `-- slipway: phase=contract\nDROP TABLE "counter";\n`],
    ["counters-anew", `CREATE TABLE "counter" ("id" bigint);\n`],
  ] as const) {
    await slipway(["generate", name, "--custom"], copy);
    const number = name === "drop-counters" ? "0003" : "0004";
    await writeFile(join(copy.root, `migrations/${number}_${name}.sql`), sql);
  }
  const refused = await build();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    "0003_drop-counters.sql waits until no code needs the old shape, and 0004_counters-anew.sql after it may not go first",
  );
});
