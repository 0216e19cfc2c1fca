import { createTestDatabase } from "@slipway/local/testing/database";
import { makeManifest } from "@slipway/migrate/manifest";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase } from "@slipway/core/lib/create-database";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { history } from "@slipway/core/testing/app-history";
import { readStatus } from "./read-status.ts";

let app: AppDatabase;
beforeAll(async () => void (app = await createAppDatabase()));
afterAll(() => app.drop());

const manifest = makeManifest(history);
const newest = manifest.entries.at(-1)?.tag;
const withNew = {
  ...manifest,
  entries: [...manifest.entries, { tag: "9999_new", when: Date.now(), hash: "f" }],
};

test("finds everything pending on a database that the engine has never met", async () => {
  const bare = await createTestDatabase();
  const db = createDatabase(() => bare.neonUrl);
  expect(await readStatus(db, manifest)).toMatchObject({
    applied: 0,
    newest: [],
    pending: manifest.entries.map(({ tag }) => tag),
  });
  await bare.drop();
});

test("names the newest applied migrations and those that are missing", async () => {
  const status = await readStatus(app.db, withNew);
  expect(status).toMatchObject({
    applied: manifest.entries.length,
    newest: { 0: { tag: newest } },
    pending: ["9999_new"],
  });
  expect(status.newest[0]?.appliedAt).toBeInstanceOf(Date);
});

test("is content with a database that is ahead of the release", async () => {
  const entries = manifest.entries.slice(0, -1);
  expect(await readStatus(app.db, { ...manifest, entries })).toMatchObject({
    newest: { 0: { tag: newest } },
    pending: [],
  });
});

test("measures how long the database takes, in milliseconds", async () => {
  const { latency } = await readStatus(app.db, manifest);
  expect(latency).toBeGreaterThan(0);
  expect(latency).toBeLessThan(10_000);
});

test("names what drizzle-kit applied by the manifest, as far as this release knows it", async () => {
  // drizzle-kit writes its own table only.
  await app.db.execute(sql`delete from slipway.units`);
  expect(await readStatus(app.db, withNew)).toMatchObject({
    newest: { 0: { tag: newest, appliedAt: null } },
    pending: ["9999_new"],
  });
  await app.db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('hash', 9000000000000), ('none', null)`,
  );
  expect(await readStatus(app.db, manifest)).toMatchObject({
    newest: { 0: { tag: null, appliedAt: null } },
    pending: [],
  });
});

test("fails as the database does", async () => {
  await app.db.execute(sql`drop view slipway.status`);
  await app.db.execute(sql`create view slipway.status as select 1 as tag`);
  await expect(readStatus(app.db, manifest)).rejects.toMatchObject({ cause: { code: "42703" } });
});
