import { expect, test } from "vitest";
import { compareFingerprints, describeDrift } from "./drift.ts";

const EXPECTED = ['column "public"."a"."n" integer', 'table "public"."a"', 'table "public"."b"'];

test("finds nothing where nothing differs", () => {
  const drift = compareFingerprints(EXPECTED, [...EXPECTED]);
  expect(drift).toEqual({ missing: [], unexpected: [] });
  expect(describeDrift(drift)).toEqual([]);
});

test("tells what is missing from what is unexpected", () => {
  const live = ['column "public"."a"."n" bigint', 'table "public"."a"', 'table "public"."c"'];
  expect(compareFingerprints(EXPECTED, live)).toEqual({
    missing: ['column "public"."a"."n" integer', 'table "public"."b"'],
    unexpected: ['column "public"."a"."n" bigint', 'table "public"."c"'],
  });
});

test("shows what a changed object was above what it is, whichever sorts first", () => {
  const drift = compareFingerprints(
    [
      'column "public"."a"."n" integer',
      'constraint "k" on "public"."a" CHECK (true)',
      'function "public"."f"(a text) md5 1',
      'table "public"."a"',
      'type "public"."m" as enum (\'b\')',
    ],
    [
      'column "public"."a"."n" bigint',
      'constraint "k" on "public"."a" CHECK (false)',
      'function "public"."f"(a text) md5 0',
      'table "public"."a" force row level security',
      'type "public"."m" as enum (\'a\')',
    ],
  );
  expect(describeDrift(drift)).toEqual([
    '- column "public"."a"."n" integer',
    '+ column "public"."a"."n" bigint',
    '- constraint "k" on "public"."a" CHECK (true)',
    '+ constraint "k" on "public"."a" CHECK (false)',
    '- function "public"."f"(a text) md5 1',
    '+ function "public"."f"(a text) md5 0',
    '- table "public"."a"',
    '+ table "public"."a" force row level security',
    '- type "public"."m" as enum (\'b\')',
    '+ type "public"."m" as enum (\'a\')',
  ]);
});

test("counts the lines that it does not show", () => {
  const drift = { missing: EXPECTED, unexpected: ['table "public"."c"'] };
  expect(describeDrift(drift, 2)).toEqual([
    '- column "public"."a"."n" integer',
    '- table "public"."a"',
    "… and 2 more",
  ]);
  expect(describeDrift(drift, 4)).toHaveLength(4);
});

test("gives each object one line, and a terminal nothing to obey", () => {
  const drift = { missing: ['table "public"."a\nb\u001b[31m"'], unexpected: [] };
  expect(describeDrift(drift)).toEqual([String.raw`- table "public"."a\nb\u001b[31m"`]);
});
