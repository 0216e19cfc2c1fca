import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { generateDrizzleJson } from "drizzle-kit/api";
import { expect, test } from "vitest";
import { changedObjects, parseSnapshot } from "./changed-objects.ts";

const snapshot = (schema: Record<string, unknown>) => parseSnapshot(generateDrizzleJson(schema));

test("finds nothing between two readings of one schema, whatever the order of its columns", () => {
  const a = snapshot({ t: pgTable("t", { a: integer(), b: text() }) });
  const b = snapshot({ t: pgTable("t", { b: text(), a: integer() }) });
  expect(changedObjects(a, b)).toEqual([]);
});

test("names the objects that were added, changed and removed", () => {
  const mood = pgEnum("mood", ["sad"]);
  const prev = snapshot({ mood, t: pgTable("t", { a: integer() }), gone: pgTable("gone", {}) });
  const next = snapshot({ t: pgTable("t", { a: integer().notNull() }), u: pgTable("u", {}) });
  expect(changedObjects(prev, next)).toEqual([
    "table public.gone",
    "table public.t",
    "table public.u",
    "enum public.mood",
  ]);
});
