import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { User } from "./contract/users.ts";
import { createAppDatabase, type AppDatabase } from "./testing/app-database.ts";
import { encodeCursor } from "./cursor.ts";
import { byEmail, emailBeginsWith } from "./user-order.ts";
import { createUser, deleteUser, getUser, listUsers, updateUser } from "./users.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
});
afterAll(() => app.drop());
beforeEach(async () => {
  await app.db.execute(sql`truncate users restart identity cascade`);
});

async function addUser(email: string, name?: string): Promise<User> {
  const user = await createUser(app.db, { email, name });
  if (user === "email-taken") throw new Error(`${email} is taken`);
  return user;
}

async function listAll(limit: number, email?: string): Promise<User[]> {
  const all: User[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listUsers(app.db, { limit, cursor, email });
    if (page === "invalid-cursor") throw new Error("refused its own cursor");
    all.push(...page.users);
    if (page.next === null) return all;
    cursor = page.next;
  }
}

test("makes a user with or without a name", async () => {
  expect(await addUser("ada@example.org", "Ada")).toEqual({
    id: 1,
    email: "ada@example.org",
    name: "Ada",
  });
  expect(await addUser("bob@example.org")).toMatchObject({ id: 2, name: null });
  expect(await createUser(app.db, { email: "c@example.org", name: null })).toMatchObject({
    name: null,
  });
});

test("lets an email belong to one user, also when twenty want it at once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => createUser(app.db, { email: "ada@example.org" })),
  );
  expect(answers.filter((answer) => answer === "email-taken")).toHaveLength(19);
  expect(await listAll(10)).toHaveLength(1);
});

test("gets a user by id, or says that there is none", async () => {
  const ada = await addUser("ada@example.org");
  expect(await getUser(app.db, ada.id)).toEqual(ada);
  expect(await getUser(app.db, 2_147_483_647)).toBe("user-not-found");
});

describe("a change", () => {
  test("changes what it names and nothing else", async () => {
    const ada = await addUser("ada@example.org", "Ada");
    expect(await updateUser(app.db, ada.id, { name: null })).toEqual({ ...ada, name: null });
    expect(await updateUser(app.db, ada.id, { email: "a@example.org" })).toEqual({
      id: ada.id,
      email: "a@example.org",
      name: null,
    });
    const both = { email: "b@example.org", name: "B" };
    expect(await updateUser(app.db, ada.id, both)).toEqual({ id: ada.id, ...both });
  });

  test("may keep the email, but not take another's", async () => {
    const ada = await addUser("ada@example.org");
    const bob = await addUser("bob@example.org");
    expect(await updateUser(app.db, ada.id, { email: ada.email })).toEqual(ada);
    expect(await updateUser(app.db, ada.id, { email: bob.email, name: "x" })).toBe("email-taken");
    expect(await getUser(app.db, ada.id)).toEqual(ada);
  });

  test("of nobody finds nobody", async () => {
    expect(await updateUser(app.db, 1, { name: "x" })).toBe("user-not-found");
  });
});

test("deletes a user once", async () => {
  const ada = await addUser("ada@example.org");
  expect(await deleteUser(app.db, ada.id)).toBeUndefined();
  expect(await deleteUser(app.db, ada.id)).toBe("user-not-found");
  expect(await getUser(app.db, ada.id)).toBe("user-not-found");
});

describe("the list", () => {
  test.each([1, 2, 3, 4, 5, 6, 100])("in pages of %i gives five users once each", async (limit) => {
    const made: User[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) made.push(await addUser(`${name}@example.org`));
    expect(await listAll(limit)).toEqual(made);
  });

  test("of nobody is one empty page", async () => {
    expect(await listUsers(app.db, { limit: 10 })).toEqual({ users: [], next: null });
  });

  test("neither repeats nor hides a user when others come and go between the pages", async () => {
    const [a, b, c, d] = [
      await addUser("a@example.org"),
      await addUser("b@example.org"),
      await addUser("c@example.org"),
      await addUser("d@example.org"),
    ];
    const first = await listUsers(app.db, { limit: 2 });
    if (first === "invalid-cursor" || first.next === null) throw new Error("no second page");
    expect(first.users).toEqual([a, b]);
    // One of the page before, the one that the cursor stands at, and one after it.
    for (const gone of [a, b, c]) await deleteUser(app.db, gone.id);
    const e = await addUser("e@example.org");
    const second = await listUsers(app.db, { limit: 2, cursor: first.next });
    expect(second).toEqual({ users: [d, e], next: null });
  });

  test("refuses a cursor that it did not make, or of the other order", async () => {
    expect(await listUsers(app.db, { limit: 2, cursor: "x" })).toBe("invalid-cursor");
    await addUser("a1@example.org");
    await addUser("a2@example.org");
    const [plain, searched] = [
      await listUsers(app.db, { limit: 1 }),
      await listUsers(app.db, { limit: 1, email: "a" }),
    ];
    if (plain === "invalid-cursor" || searched === "invalid-cursor") throw new Error("no pages");
    const swapped = [
      await listUsers(app.db, { limit: 1, cursor: String(searched.next) }),
      await listUsers(app.db, { limit: 1, email: "a", cursor: String(plain.next) }),
    ];
    expect(swapped).toEqual(["invalid-cursor", "invalid-cursor"]);
  });
});

describe("a search by how emails begin", () => {
  test("gives those in the order of their bytes, page by page", async () => {
    const emails = ["ab@x.org", "a-b@x.org", "a_b@x.org", "aa@x.org", "b@x.org", "a.b@x.org"];
    for (const email of emails) await addUser(email);
    const wanted = emails.filter((email) => email.startsWith("a")).toSorted();
    for (const limit of [1, 2, 5, 100]) {
      expect((await listAll(limit, "a")).map(({ email }) => email)).toEqual(wanted);
    }
  });

  test.each(["%", "_", "\\", "a%", "a_", "\\%"])("takes %j letter for letter", async (prefix) => {
    for (const email of [
      "ab@x.org",
      "abc@x.org",
      "a%b@x.org",
      "a_b@x.org",
      "_a@x.org",
      "%a@x.org",
    ]) {
      await addUser(email);
    }
    const all = await listAll(100);
    expect((await listAll(100, prefix)).map(({ email }) => email).toSorted()).toEqual(
      all
        .map(({ email }) => email)
        .filter((email) => email.startsWith(prefix))
        .toSorted(),
    );
  });

  test("uses its index, for the search as for the order", async () => {
    await app.db.execute(sql`
      insert into users (email) select md5(i::text) || '@example.org' from generate_series(1, 20000) i`);
    await app.db.execute(sql`analyze users`);
    const { rows } = await app.db.execute(sql`
      explain select * from users
      where ${emailBeginsWith("ab")} and ${byEmail.after(encodeCursor({ email: "ab1" }))}
      order by ${byEmail.by} limit 21`);
    const plan = JSON.stringify(rows);
    expect(plan).toContain("users_email_prefix");
    expect(plan).not.toMatch(/Sort|Seq Scan/);
  });
});
