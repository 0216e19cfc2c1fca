import { getTableColumns, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  customType,
  date,
  doublePrecision,
  inet,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  point,
  serial,
  timestamp,
  varchar,
} from "drizzle-orm/pg-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
    expect(await readKeys()).toMatchObject([{ ...request, body: [[["count", "23", "5"]]] }]);
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
    expect(await readKeys()).toMatchObject([{ status: 204, body: [[["id", "23", "1"]]] }]);
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

  test("keys go with the next claims, a hundred with each, and their own in any case", async () => {
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

const mood = pgEnum("mood_of_this_test", ["sad", 'it\'s "ok"']);
const cents = customType<{ data: number; driverData: string }>({
  dataType: () => "numeric",
  fromDriver: (text) => Number(text) * 100,
  toDriver: (value) => String(value / 100),
});
/** A table with what ours do not have. */
const kinds = pgTable("kinds_of_this_test", {
  id: serial("id").primaryKey(),
  at: timestamp("at_utc").notNull(),
  zonedAt: timestamp("at_zone", { withTimezone: true }).notNull(),
  times: timestamp("times").array().notNull(),
  day: date("day").notNull(),
  price: numeric("price").notNull(),
  prices: numeric("prices").array().notNull(),
  cost: cents("cost").notNull(),
  large: bigint("large", { mode: "bigint" }).notNull(),
  real: doublePrecision("real").notNull(),
  code: char("code", { length: 5 }).notNull(),
  address: inet("address").notNull(),
  at2d: point("at_2d").notNull(),
  mood: mood("mood").notNull(),
  moods: mood("moods").array().notNull(),
  flag: boolean("flag").notNull(),
  tags: jsonb("tags").$type<readonly unknown[]>().notNull(),
  maybe: integer("maybe"),
  domain: integer("domain").notNull(),
  composite: varchar("composite").notNull(),
});

test("a row of any type comes back as it was", async () => {
  await app.db.execute(sql.raw(`create type mood_of_this_test as enum ('sad', 'it''s "ok"')`));
  await app.db.execute(sql`create domain int_of_this_test as integer`);
  await app.db.execute(sql`create type pair_of_this_test as (a integer, b text)`);
  await app.db.execute(sql`create table kinds_of_this_test (
    id serial primary key, at_utc timestamp not null, at_zone timestamptz not null, times timestamp[] not null,
    day date not null, price numeric not null, prices numeric[] not null, cost numeric not null, large bigint not null,
    "real" float8 not null, code char(5) not null, address inet not null, at_2d point not null,
    mood mood_of_this_test not null, moods mood_of_this_test[] not null, flag boolean not null, tags jsonb not null,
    maybe integer, domain int_of_this_test not null, composite pair_of_this_test not null)`);
  const values: typeof kinds.$inferInsert = {
    at: new Date("2026-02-28T23:59:59.999Z"),
    zonedAt: new Date("2026-07-01T00:00:00.001Z"),
    times: [new Date(0)],
    day: "2026-02-28",
    price: "12345678901234567890.120",
    prices: ["1.0", "12345678901234567890"],
    cost: 150,
    large: 9_007_199_254_740_993n,
    real: 0.1 + 0.2,
    code: "ab",
    address: "10.0.0.1",
    at2d: [1.5, -2],
    mood: 'it\'s "ok"',
    moods: ["sad", 'it\'s "ok"'],
    flag: false,
    tags: ["ä", '"', null, { a: [1] }],
    domain: 7,
    composite: "(1,)",
  };
  const insert = (claim?: Claim) =>
    write(app.db, claim, (tx) =>
      tx
        .insert(kinds)
        .values(values)
        .returning({
          ...getTableColumns(kinds),
          again: kinds.price,
          double: sql<number>`2 * ${kinds.real} -- the last`.mapWith(Number),
        }),
    );
  const [first, replayed, plain] = [
    await insert(claiming()),
    await insert(claiming()),
    await insert(),
  ];
  expect(first).toMatchObject([{ id: 1, large: values.large, times: values.times, cost: 150 }]);
  expect(replayed).toEqual(first);
  expect(first).toEqual(plain.map((row) => ({ ...row, id: 1 })));
});

test("several rows come back, and what is told of them", async () => {
  const make = (claim: Claim) =>
    write(app.db, claim, (tx) =>
      tx
        .insert(userSchema)
        .values([{ email: "a@example.org" }, { email: "b@example.org", name: "B" }])
        .returning(),
    );
  const first = await make(claiming());
  expect(first).toHaveLength(2);
  expect(await make(claiming())).toEqual(first);
  expect(await app.db.$count(userSchema)).toBe(2);
});

describe("a key is refused", () => {
  test("that was answered by a release whose answers have other parts", async () => {
    const ada = { email: "ada@example.org", name: "Ada" };
    await write(app.db, claiming(), (tx) =>
      tx.insert(userSchema).values(ada).returning({ id: userSchema.id }),
    );
    await expect(createUser(app.db, ada, claiming())).rejects.toMatchObject({
      code: "idempotency-answer-outdated",
    });
    expect(await app.db.$count(userSchema)).toBe(1);
  });

  test("for a second write of one request", async () => {
    const claim = claiming();
    await incrementCounter(app.db, 1, claim);
    await expect(incrementCounter(app.db, 1, claim)).rejects.toThrow("writes twice under one");
    expect(await count()).toBe(1);
  });

  test("for a write that returns nothing", async () => {
    const silent = write(app.db, claiming(), (tx) =>
      tx.insert(userSchema).values({ email: "a@example.org" }).returning({}),
    );
    await expect(silent).rejects.toThrow("needs RETURNING");
    expect(await app.db.$count(userSchema)).toBe(0);
  });
});

test("expired keys are swept without a deadlock, and nobody waits for who sweeps them", async () => {
  await app.db.execute(sql`
    insert into idempotency_keys (caller, route, key, request_hash, status, created_at)
    select '', 'counter.increment', 'key-' || i, 'hash', 200, now() - make_interval(hours => 30)
    from generate_series(1, 400) i`);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, at) =>
      incrementCounter(app.db, 1, claiming({ key: `key-${at + 1}` })),
    ),
  );
  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(await count()).toBe(100);
  expect(await readKeys()).toHaveLength(100);
});

test("a kept answer is given to all who ask at once", async () => {
  await incrementCounter(app.db, 1, claiming());
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => incrementCounter(app.db, 1, claiming())),
  );
  expect(answers).toEqual(answers.map(() => ({ count: 1 })));
});
