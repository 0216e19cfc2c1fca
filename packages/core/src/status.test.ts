import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readStatus } from "./status.ts";
import { createAppDatabase, type AppDatabase } from "./testing/app-database.ts";

let app: AppDatabase;
beforeEach(async () => {
  app = await createAppDatabase();
});
afterEach(() => app.drop());

const manifest = {
  entries: [
    { tag: "0000_init", when: 1000 },
    { tag: "0001_more", when: 2000 },
    { tag: "0002_late", when: 3000 },
  ],
};

/** What the engine's view shows, as a table. */
async function apply(
  ...rows: { when: number | null; tag: string | null; appliedAt: string | null }[]
) {
  await app.db.execute(sql`create schema slipway`);
  await app.db.execute(
    sql`create table slipway.status (tag text, created_at bigint, hash text, applied_at timestamptz)`,
  );
  for (const { when, tag, appliedAt } of rows) {
    await app.db.execute(
      sql`insert into slipway.status values (${tag}, ${when}, 'hash', ${appliedAt})`,
    );
  }
}

test("finds everything pending on a database that the engine has never met", async () => {
  expect(await readStatus(app.db, manifest)).toMatchObject({ newest: null, pending: 3 });
});

test("names the newest applied migration and counts those that are missing, in whatever order they came", async () => {
  await apply(
    { when: 3000, tag: "0002_late", appliedAt: "2026-01-02T03:04:05.678Z" },
    { when: 1000, tag: "0000_init", appliedAt: "2026-01-03T00:00:00Z" },
  );
  expect(await readStatus(app.db, manifest)).toMatchObject({
    newest: { tag: "0002_late", appliedAt: new Date("2026-01-02T03:04:05.678Z") },
    pending: 1,
  });
});

test("is content with a database that is ahead of the release", async () => {
  await apply(
    ...[1000, 2000, 3000, 4000].map((when) => ({ when, tag: `t${when}`, appliedAt: null })),
  );
  expect(await readStatus(app.db, manifest)).toMatchObject({
    newest: { tag: "t4000", appliedAt: null },
    pending: 0,
  });
});

test("names what drizzle-kit applied by the manifest, as far as this release knows it", async () => {
  await apply(
    { when: null, tag: null, appliedAt: null },
    { when: 2000, tag: null, appliedAt: null },
  );
  expect(await readStatus(app.db, manifest)).toMatchObject({
    newest: { tag: "0001_more", appliedAt: null },
    pending: 2,
  });
  await app.db.execute(sql`insert into slipway.status values (null, 9000, 'hash', null)`);
  expect(await readStatus(app.db, manifest)).toMatchObject({
    newest: { tag: null, appliedAt: null },
    pending: 2,
  });
});

test("measures how long the database takes, in milliseconds", async () => {
  const { latency } = await readStatus(app.db, manifest);
  expect(latency).toBeGreaterThan(0);
  expect(latency).toBeLessThan(10_000);
});

test("fails as the database does", async () => {
  await app.db.execute(sql`create schema slipway`);
  await app.db.execute(sql`create view slipway.status as select 1 as tag`);
  await expect(readStatus(app.db, manifest)).rejects.toMatchObject({ cause: { code: "42703" } });
});
