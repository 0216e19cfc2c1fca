import { eq, sql, type InferInsertModel, type InferSelectModel } from "drizzle-orm";
import { jsonb, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import type { User } from "../contract/users.ts";
import type { Counter } from "../contract/counter.ts";
import { createAppDatabase, type AppDatabase } from "../testing/app-database.ts";
import { counterSchema, userSchema } from "./Schema.ts";

interface Preferences {
  readonly theme: "light" | "dark";
}
/** A table with what ours do not have. */
const profile = pgTable("profile_of_this_test", {
  id: serial("id").primaryKey(),
  language: text("language").default("en"),
  region: text("region").notNull().default("eu"),
  preferences: jsonb("preferences").$type<Preferences>().notNull(),
  updatedAt: timestamp("updated_at")
    .$onUpdate(() => new Date())
    .notNull(),
});

describe("the types of a row", () => {
  test("are those of the columns when read", () => {
    expectTypeOf<typeof counterSchema.$inferSelect>().toEqualTypeOf<{
      id: number;
      count: number | null;
      updatedAt: Date;
      createdAt: Date;
    }>();
    expectTypeOf<typeof userSchema.$inferSelect>().toEqualTypeOf<{
      id: number;
      email: string;
      name: string | null;
    }>();
    expectTypeOf<InferSelectModel<typeof profile>["preferences"]>().toEqualTypeOf<Preferences>();
    expectTypeOf<InferSelectModel<typeof profile>["language"]>().toEqualTypeOf<string | null>();
  });

  test("leave out of an insert what has a default, may be null or is set by $onUpdate", () => {
    expectTypeOf<InferInsertModel<typeof userSchema>>().toEqualTypeOf<{
      id?: number | undefined;
      email: string;
      name?: string | null | undefined;
    }>();
    expectTypeOf<InferInsertModel<typeof profile>>().toEqualTypeOf<{
      id?: number | undefined;
      language?: string | null | undefined;
      region?: string | undefined;
      preferences: Preferences;
      updatedAt?: Date | undefined;
    }>();
    expectTypeOf<{ email: string }>().toExtend<typeof userSchema.$inferInsert>();
    expectTypeOf<{ name: string }>().not.toExtend<typeof userSchema.$inferInsert>();
    expectTypeOf<{ preferences: { theme: "blue" } }>().not.toExtend<typeof profile.$inferInsert>();
  });

  test("are those of the contract", () => {
    expectTypeOf<User>().toEqualTypeOf<typeof userSchema.$inferSelect>();
    type Count = NonNullable<(typeof counterSchema.$inferSelect)["count"]>;
    expectTypeOf<Counter>().toEqualTypeOf<{ count: Count }>();
  });
});

describe("in the database", () => {
  let app: AppDatabase;
  beforeAll(async () => {
    app = await createAppDatabase();
    await app.db.execute(sql`
      create table profile_of_this_test (
        id serial primary key,
        language text default 'en',
        region text not null default 'eu',
        preferences jsonb not null,
        updated_at timestamp not null
      )`);
  });
  afterAll(() => app.drop());

  test("a default of text and a typed jsonb come back as they went in", async () => {
    const preferences: Preferences = { theme: "dark" };
    const [made] = await app.db.insert(profile).values({ preferences }).returning();
    expect(made).toMatchObject({ language: "en", region: "eu", preferences });
    expect(made?.updatedAt).toBeInstanceOf(Date);
  });

  test("$onUpdate sets updated_at in updates through Drizzle, and only there", async () => {
    const long = new Date("2020-01-01T00:00:00Z");
    const [made] = await app.db.insert(counterSchema).values({ updatedAt: long }).returning();
    expect(made?.updatedAt).toEqual(long);

    await app.db.execute(sql`update counter set count = 1`);
    const [raw] = await app.db.select().from(counterSchema);
    expect(raw).toMatchObject({ count: 1, updatedAt: long });

    const before = Date.now();
    const [drizzled] = await app.db.update(counterSchema).set({ count: 2 }).returning();
    expect(drizzled?.updatedAt.getTime()).toBeGreaterThanOrEqual(before);

    await app.db.update(counterSchema).set({ updatedAt: long });
    const before2 = Date.now();
    const [upserted] = await app.db
      .insert(counterSchema)
      .values({ id: made?.id, count: 3 })
      .onConflictDoUpdate({ target: counterSchema.id, set: { count: 3 } })
      .returning();
    expect(upserted?.updatedAt.getTime()).toBeGreaterThanOrEqual(before2);
  });

  test("a default fills a new column in all rows, and changed later it reaches new rows only", async () => {
    await app.db.insert(userSchema).values({ email: "old@example.org" });
    const readPlans = async () =>
      (await app.db.execute(sql`select email, plan from users order by id`)).rows;

    await app.db.execute(sql`alter table users add column plan text default 'free'`);
    expect(await readPlans()).toEqual([{ email: "old@example.org", plan: "free" }]);

    await app.db.execute(sql`alter table users alter column plan set default 'trial'`);
    await app.db.insert(userSchema).values({ email: "new@example.org" });
    expect(await readPlans()).toEqual([
      { email: "old@example.org", plan: "free" },
      { email: "new@example.org", plan: "trial" },
    ]);
  });

  test("a default given to a column that exists leaves the NULLs in it", async () => {
    await app.db.execute(sql`alter table users alter column name set default 'Nobody'`);
    const where = eq(userSchema.email, "old@example.org");
    const [old] = await app.db.select({ name: userSchema.name }).from(userSchema).where(where);
    expect(old).toEqual({ name: null });
  });
});
