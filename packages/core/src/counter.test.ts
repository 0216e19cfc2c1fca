import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { incrementCounter, readCounter } from "./counter.ts";
import { counterSchema } from "./models/Schema.ts";
import { createAppDatabase, type AppDatabase } from "./testing/app-database.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
});
afterAll(() => app.drop());
beforeEach(async () => {
  await app.db.execute(sql`truncate counter restart identity cascade`);
});

const readRows = () => app.db.select().from(counterSchema);

test("stands at 0 before its first increment", async () => {
  expect(await readCounter(app.db)).toEqual({ count: 0 });
  expect(await readRows()).toEqual([]);
});

test("makes its row with the first increment and keeps it", async () => {
  expect(await incrementCounter(app.db, 5)).toEqual({ count: 5 });
  expect(await incrementCounter(app.db, 100)).toEqual({ count: 105 });
  expect(await readCounter(app.db)).toEqual({ count: 105 });
  expect(await readRows()).toMatchObject([{ id: 1, count: 105 }]);
});

test("treats NULL as 0", async () => {
  await app.db.insert(counterSchema).values({ count: null });
  expect(await readCounter(app.db)).toEqual({ count: 0 });
  expect(await incrementCounter(app.db, 3)).toEqual({ count: 3 });
});

test("goes on with the row there is, whatever its id", async () => {
  await app.db.insert(counterSchema).values([
    { id: 9, count: 90 },
    { id: 7, count: 70 },
  ]);
  expect(await incrementCounter(app.db, 1)).toEqual({ count: 71 });
  expect(await readCounter(app.db)).toEqual({ count: 71 });
});

test.each([["an empty table"], ["a row of NULL"], ["a row"]])(
  "loses none of 200 increments at once on %s",
  async (start) => {
    const count = start === "a row" ? 10 : null;
    if (start !== "an empty table") await app.db.insert(counterSchema).values({ count });
    const increments = Array.from({ length: 200 }, (_, index) => (index % 3) + 1);
    const total = (count ?? 0) + increments.reduce((sum, increment) => sum + increment, 0);
    const answers = await Promise.all(
      increments.map((increment) => incrementCounter(app.db, increment)),
    );
    expect(await readCounter(app.db)).toEqual({ count: total });
    expect(await readRows()).toHaveLength(1);
    // Each increment answers the value that it made: no two are the same.
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(200);
  },
);

describe("at the largest integer", () => {
  const largest = 2_147_483_647;

  test("fills up exactly", async () => {
    await app.db.insert(counterSchema).values({ count: largest - 3 });
    expect(await incrementCounter(app.db, 3)).toEqual({ count: largest });
  });

  test("refuses to pass it and stays as it is", async () => {
    await app.db.insert(counterSchema).values({ count: largest - 3 });
    const [before] = await readRows();
    expect(await incrementCounter(app.db, 4)).toBe("counter-full");
    expect(await readRows()).toEqual([before]);
    expect(await readCounter(app.db)).toEqual({ count: largest - 3 });
  });
});

test("moves updated_at with each increment and leaves created_at", async () => {
  await incrementCounter(app.db, 1);
  await app.db.execute(
    sql`update counter set updated_at = '2020-01-01', created_at = '2020-01-01'`,
  );
  const before = Date.now();
  await incrementCounter(app.db, 1);
  const [row] = await readRows();
  expect(row?.updatedAt.getTime()).toBeGreaterThanOrEqual(before);
  expect(row?.createdAt).toEqual(new Date("2020-01-01T00:00:00Z"));
});
