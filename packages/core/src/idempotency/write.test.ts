import { eq, sql } from "drizzle-orm";
import { bigint, integer, jsonb, numeric, pgTable, serial, timestamp } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { timestamp as timestampText } from "../contract/timestamp.ts";
import { incrementCounter, readCounter } from "../counter.ts";
import { idempotencyKeySchema as keys, userSchema } from "../models/Schema.ts";
import { createAppDatabase, type AppDatabase } from "../testing/app-database.ts";
import { createUser, deleteUser, updateUser } from "../users.ts";
import { Claim, ClaimError, type ClaimedRequest } from "./claim.ts";
import { write } from "./write.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
});
afterAll(() => app.drop());
beforeEach(async () => {
  await app.db.execute(sql`truncate counter, users, idempotency_keys restart identity cascade`);
});

const request: ClaimedRequest = {
  caller: "",
  route: "counter.increment",
  key: "key-1",
  requestHash: "hash-1",
  status: 200,
};
const claiming = (change: Partial<ClaimedRequest> = {}) => new Claim({ ...request, ...change });
const readKeys = () => app.db.select().from(keys).orderBy(keys.createdAt);
const count = async () => (await readCounter(app.db)).count;

describe("a write under a key", () => {
  test("is done once; sent again it answers the same", async () => {
    const first = claiming();
    expect(await incrementCounter(app.db, 5, first)).toEqual({ count: 5 });
    expect(first.end).toBe("kept");
    await incrementCounter(app.db, 10);
    const again = claiming();
    expect(await incrementCounter(app.db, 5, again)).toEqual({ count: 5 });
    expect(again.end).toBe("replayed");
    expect(await count()).toBe(15);
    expect(await readKeys()).toMatchObject([{ ...request, body: { count: 5 } }]);
  });

  test("is refused to another request, another key is not", async () => {
    await incrementCounter(app.db, 5, claiming());
    await expect(
      incrementCounter(app.db, 6, claiming({ requestHash: "hash-2" })),
    ).rejects.toMatchObject({ code: "idempotency-key-reused" });
    for (const other of [{ key: "key-2" }, { route: "counter.reset" }, { caller: "ada" }]) {
      await incrementCounter(app.db, 1, claiming({ ...other, requestHash: "hash-2" }));
    }
    expect(await count()).toBe(8);
  });

  test("that does nothing is not kept, and may do something later", async () => {
    await app.db.execute(sql`insert into counter (count) values (2147483647)`);
    expect(await incrementCounter(app.db, 1, claiming())).toBe("counter-full");
    expect(await readKeys()).toEqual([]);
    await app.db.execute(sql`update counter set count = 0`);
    expect(await incrementCounter(app.db, 1, claiming())).toEqual({ count: 1 });
  });

  test("that fails is not kept", async () => {
    await app.db
      .insert(userSchema)
      .values([{ email: "a@example.org" }, { email: "b@example.org" }]);
    const change = { email: "a@example.org" };
    expect(await updateUser(app.db, 2, change, claiming())).toBe("email-taken");
    expect(await readKeys()).toEqual([]);
  });

  test("answers what it answered, whatever became of the row", async () => {
    const ada = { email: "ada@example.org", name: "Ada" };
    const made = await createUser(app.db, ada, claiming());
    expect(made).toEqual({ id: 1, ...ada });
    await app.db.delete(userSchema);
    expect(await createUser(app.db, ada, claiming())).toEqual(made);
    expect(await app.db.select().from(userSchema)).toEqual([]);
  });

  test("may have no body", async () => {
    await app.db.insert(userSchema).values({ email: "a@example.org" });
    const erase = () => deleteUser(app.db, 1, claiming({ status: 204 }));
    expect(await erase()).toBeUndefined();
    expect(await erase()).toBeUndefined();
    expect(await deleteUser(app.db, 1)).toBe("user-not-found");
    expect(await readKeys()).toMatchObject([{ status: 204, body: null }]);
  });

  test("runs once of fifty at once; the others get its answer or are told to wait", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        incrementCounter(app.db, 1, claiming()).catch((error: unknown) => error),
      ),
    );
    expect(await count()).toBe(1);
    expect(outcomes).toContainEqual({ count: 1 });
    const refused = outcomes.filter((outcome) => outcome instanceof ClaimError);
    const answered = outcomes.filter((outcome) => !(outcome instanceof Error));
    expect(refused.length + answered.length).toBe(50);
    expect(
      new Set(refused.map(({ code }) => code)).difference(new Set(["idempotency-key-in-use"])),
    ).toEqual(new Set());
    expect(answered).toEqual(answered.map(() => ({ count: 1 })));
  });

  test("does not wait for the one that runs under its key", async () => {
    await app.db.execute(sql`insert into counter (count) values (0)`);
    // The first one waits for the counter's row, which is held for a second.
    const held = app.db.batch([
      app.db.execute(sql`select 1 from counter for update`),
      app.db.execute(sql`select pg_sleep(1)`),
    ]);
    await expect.poll(readLocks).toContainEqual({ waits: false });
    const first = incrementCounter(app.db, 1, claiming());
    await expect.poll(readLocks).toContainEqual({ waits: true });
    await expect(incrementCounter(app.db, 1, claiming())).rejects.toMatchObject({
      code: "idempotency-key-in-use",
    });
    await held;
    expect(await first).toEqual({ count: 1 });
  });
});

async function readLocks() {
  const { rows } = await app.db.execute(sql`
    select wait_event_type = 'Lock' as waits from pg_stat_activity
    where datname = current_database() and query like '%counter%' and pid <> pg_backend_pid()
      and state = 'active'
    union all
    select false from pg_stat_activity where datname = current_database() and query like '%pg_sleep%'
      and pid <> pg_backend_pid() and state = 'active'`);
  return rows;
}

/** Moves what is kept into the past. */
const age = (hours: number) =>
  app.db.execute(
    sql`update idempotency_keys set created_at = now() - make_interval(hours => ${hours}::integer)`,
  );

describe("after 24 hours", () => {
  test("a key is free again, not before", async () => {
    await incrementCounter(app.db, 1, claiming());
    await age(23);
    expect(await incrementCounter(app.db, 1, claiming())).toEqual({ count: 1 });
    await age(25);
    expect(await incrementCounter(app.db, 1, claiming({ requestHash: "hash-2" }))).toEqual({
      count: 2,
    });
  });

  test("keys go with the next claims, a hundred with each, and its own in any case", async () => {
    await app.db.execute(sql`
      insert into idempotency_keys (caller, route, key, request_hash, status, created_at)
      select '', 'counter.increment', 'key-' || i, 'hash', 200, now() - make_interval(hours => 30, secs => i)
      from generate_series(1, 250) i`);
    await incrementCounter(app.db, 1, claiming());
    expect((await readKeys()).length).toBeLessThanOrEqual(151);
    await incrementCounter(app.db, 1, claiming({ key: "a" }));
    await incrementCounter(app.db, 1, claiming({ key: "b" }));
    expect(await readKeys()).toHaveLength(3);
  });
});

/** A table with what ours do not have. */
const kinds = pgTable("kinds_of_this_test", {
  id: serial("id").primaryKey(),
  at: timestamp("at_utc").notNull(),
  zonedAt: timestamp("at_zone", { withTimezone: true }).notNull(),
  price: numeric("price").notNull(),
  large: bigint("large", { mode: "number" }).notNull(),
  tags: jsonb("tags").$type<readonly string[]>().notNull(),
  maybe: integer("maybe"),
});
const kindsRow = z.object({
  id: z.int(),
  at: timestampText,
  zonedAt: timestampText,
  price: z.string(),
  large: z.int(),
  tags: z.readonly(z.array(z.string())),
  maybe: z.nullable(z.int()),
});

test("a row with dates, decimals and JSON comes back as it was", async () => {
  await app.db.execute(sql`create table kinds_of_this_test (
    id serial primary key, at_utc timestamp not null, at_zone timestamptz not null, price numeric not null,
    large bigint not null, tags jsonb not null, maybe integer)`);
  const values = {
    at: new Date("2026-02-28T23:59:59.999Z"),
    zonedAt: new Date("2026-07-01T00:00:00.001Z"),
    price: "12345678901234567890.120",
    large: 9_007_199_254_740_991,
    tags: ["ä", '"'],
  };
  const insert = (claim?: Claim) =>
    write(app.db, app.db.insert(kinds).values(values).returning(), {
      row: kindsRow,
      none: "none",
      claim,
    });
  const first = await insert(claiming());
  expect(first).toEqual({ id: 1, ...values, maybe: null });
  expect(await insert(claiming())).toEqual(first);
  expect(await insert()).toEqual({ id: 2, ...values, maybe: null });
  await app.db.delete(kinds).where(eq(kinds.id, 1));
});
