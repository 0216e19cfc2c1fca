import { expect, test } from "vitest";
import { parseSnapshot } from "./changed-objects.ts";
import { suggestName } from "./suggest-name.ts";

const table = (name: string, ...columns: readonly string[]) => ({
  name,
  columns: Object.fromEntries(columns.map((column) => [column, { name: column }])),
});
const snapshot = (tables: object, enums: object = {}) => parseSnapshot({ id: "1", tables, enums });

test.each([
  ["a new table", {}, { "public.posts": table("posts", "id") }, "add-posts"],
  ["a table that is gone", { "public.posts": table("posts", "id") }, {}, "drop-posts"],
  [
    "a new column",
    { "public.users": table("users", "id") },
    { "public.users": table("users", "id", "display_name") },
    "add-users-display-name",
  ],
  [
    "two changed columns",
    { "public.users": table("users", "id", "name") },
    { "public.users": table("users", "id", "bio") },
    "change-users",
  ],
  [
    "two tables",
    {},
    { "public.posts": table("posts"), "public.tags": table("tags") },
    "add-posts-and-add-tags",
  ],
  [
    "more than a name should say",
    {},
    { "public.a": table("a"), "public.b": table("b"), "public.c": table("c") },
    "change-schema",
  ],
])("names the migration of %s", (_, prev, next, name) => {
  expect(suggestName(snapshot(prev), snapshot(next))).toBe(name);
});

test("names the migration of an enum and makes any name one for files", () => {
  expect(suggestName(snapshot({}), snapshot({}, { "public.Mood of Day": {} }))).toBe(
    "add-mood-of-day",
  );
});
