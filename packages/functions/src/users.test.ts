import { encodeCursor } from "@slipway/core/cursor";
import { userPage } from "@slipway/core/contract/users";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { invoke } from "./testing/invoke.ts";
import { linkAuth, OPEN } from "./testing/link-auth.ts";
import { linkDatabase } from "./testing/link-database.ts";
import { jsonRequest } from "./testing/url-event.ts";
import { handler } from "./users.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
  linkDatabase(app.neonUrl);
  linkAuth(OPEN);
});
afterAll(() => app.drop());
beforeEach(async () => {
  await app.db.execute("truncate users restart identity cascade");
});

const post = (body: unknown) => invoke(handler, jsonRequest("POST", "/", body));
const patch = (id: string, body: unknown) => invoke(handler, jsonRequest("PATCH", `/${id}`, body));
const get = (id: string) => invoke(handler, { method: "GET", path: `/${id}` });
const list = (query = "") => invoke(handler, { method: "GET", query });
const remove = (id: string) => invoke(handler, { method: "DELETE", path: `/${id}` });
const problem = (code: string) => ({ type: `urn:slipway:problem:${code}` });

test("makes, reads, changes and deletes a user", async () => {
  const made = await post({ email: "ada@example.org", name: "Ada" });
  const ada = { id: 1, email: "ada@example.org", name: "Ada" };
  expect(made).toMatchObject({ status: 201, json: ada, headers: { location: "/1" } });
  expect(await get("1")).toMatchObject({ status: 200, json: ada });
  expect(await patch("1", { name: null })).toMatchObject({
    status: 200,
    json: { ...ada, name: null },
  });
  expect(await remove("1")).toMatchObject({ status: 204, json: undefined });
  expect(await remove("1")).toMatchObject({ status: 404, json: problem("user-not-found") });
  expect(await get("1")).toMatchObject({ status: 404, json: problem("user-not-found") });
  expect(await patch("1", { name: "x" })).toMatchObject({ status: 404 });
});

describe("an email", () => {
  test("is kept without spaces around it and in lower case, so that one mailbox is one user", async () => {
    expect(await post({ email: " Ada@Example.ORG\n" })).toMatchObject({
      json: { email: "ada@example.org" },
    });
    expect(await post({ email: "ADA@example.org" })).toMatchObject({
      status: 409,
      json: problem("email-taken"),
    });
    await post({ email: "bob@example.org" });
    expect(await patch("3", { email: "Ada@Example.org" })).toMatchObject({ status: 409 });
  });

  test.each([
    "",
    "ada",
    "ada@",
    "@example.org",
    "ada@example",
    "a da@example.org",
    "ada@example.org, bob@example.org",
    "ada\0@example.org",
    "ada\ud800@example.org",
    "адa@example.org",
    // The sign of kelvin, whose lower case is an ASCII k.
    "\u212aim@example.org",
    `${"a".repeat(250)}@example.org`,
    null,
    1,
    ["ada@example.org"],
  ])("of %j is refused", async (email) => {
    const refused = { status: 400, json: problem("invalid-request") };
    expect(await post({ email })).toMatchObject(refused);
    expect(await list()).toMatchObject({ json: { users: [] } });
  });
});

describe("a name", () => {
  test.each(["A", "名前", "😀".repeat(200), `Robert'); drop table users;--`, 'a\nb\t$1 \\ "%s'])(
    "of %j comes back as it is",
    async (name) => {
      expect(await post({ email: "a@example.org", name })).toMatchObject({ json: { name } });
      expect(await get("1")).toMatchObject({ json: { name } });
    },
  );

  test.each(["", "  ", "a\0", "\0", "\udfff", "a".repeat(201), 1, {}])(
    "of %j is refused",
    async (name) => {
      expect(await post({ email: "a@example.org", name })).toMatchObject({ status: 400 });
    },
  );
});

describe("a change", () => {
  test.each([{}, { nmae: "x" }, { name: "x", id: 2 }, { email: null }, [], null])(
    "of %j is refused",
    async (change) => {
      await post({ email: "a@example.org" });
      expect(await patch("1", change)).toMatchObject({
        status: 400,
        json: problem("invalid-request"),
      });
    },
  );
});

test.each(["0", "-1", "2147483648", "9007199254740993", "abc", "1.0", "%00", "__proto__"])(
  "an id of %s is refused",
  async (id) => {
    expect(await get(id)).toMatchObject({ status: 400, json: problem("invalid-request") });
  },
);

test("the largest id may be asked for", async () => {
  expect(await get("2147483647")).toMatchObject({ status: 404, json: problem("user-not-found") });
});

describe("the list", () => {
  test("comes in pages of 20, or of up to 100", async () => {
    await app.db.execute(
      "insert into users (email) select i || '@example.org' from generate_series(1, 120) i",
    );
    const first = z.parse(userPage, (await list()).json);
    expect(first.users.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const second = z.parse(userPage, (await list(`limit=100&cursor=${first.next}`)).json);
    expect(second.users).toHaveLength(100);
    expect(second).toMatchObject({ users: { 0: { id: 21 } }, next: null });
  });

  test.each(["limit=0", "limit=101", "limit=", "limit=ten", "limit=1&limit=2", "limit=1e1"])(
    "is refused with %s",
    async (query) => {
      expect(await list(query)).toMatchObject({ status: 400, json: problem("invalid-request") });
    },
  );

  test.each([
    "cursor=",
    "cursor=x",
    `cursor=${encodeCursor({ id: 0 })}`,
    `cursor=${encodeCursor({ email: "ada@example.org" })}`,
    `email=a&cursor=${encodeCursor({ id: 1 })}`,
    "cursor=%00",
    "cursor=1&cursor=2",
  ])("is refused with %s", async (query) => {
    expect(await list(query)).toMatchObject({ status: 400, json: problem("invalid-cursor") });
  });
});
