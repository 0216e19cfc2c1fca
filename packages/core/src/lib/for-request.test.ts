import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAppDatabase, type AppDatabase } from "../testing/app-database.ts";
import { findCause } from "./database-failure.ts";
import { forRequest } from "./for-request.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
});
afterAll(() => app.drop());

test("answers as the database does while there is time", async () => {
  const spent: number[] = [];
  const { signal } = new AbortController();
  const db = forRequest(app.db, { signal, spent: (ms) => spent.push(ms) });
  expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
  const one = db.select({ one: sql<number>`1` }).from(sql`(values (1))`);
  expect(await db.batch([one, one])).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  // One round trip each.
  expect(spent.map((ms) => ms > 0)).toEqual([true, true]);
});

async function countSleepers(): Promise<number> {
  const { rows } = await app.db.execute(
    sql`select 1 from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)'`,
  );
  return rows.length;
}

test.each(["query", "batch"])("ends a %s with its signal, in Postgres too", async (kind) => {
  const controller = new AbortController();
  const db = forRequest(app.db, { signal: controller.signal, spent: () => {} });
  const sleep = db.execute(sql`select pg_sleep(60)`);
  const asked = kind === "query" ? sleep.execute() : db.batch([sleep]);
  const failure = asked.then(
    () => undefined,
    (error: unknown) => findCause(error),
  );
  await expect.poll(countSleepers, { timeout: 10_000 }).toBe(1);
  const reason = new Error("time is up");
  controller.abort(reason);
  expect(await failure).toMatchObject({ sourceError: reason });
  await expect.poll(countSleepers, { timeout: 10_000 }).toBe(0);
});
