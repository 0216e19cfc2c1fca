import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    `ALTER TYPE mood ADD VALUE 'calm' BEFORE 'sad'`,
    [
      `- type "public"."mood" as enum ('sad', 'it''s ok', 'happy')`,
      `+ type "public"."mood" as enum ('calm', 'sad', 'it''s ok', 'happy')`,
    ],
  ],
  [
    `ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`,
    [
      `- type "public"."mood" as enum ('sad', 'it''s ok', 'happy')`,
      `+ type "public"."mood" as enum ('blue', 'it''s ok', 'happy')`,
    ],
  ],
  [`CREATE TYPE size AS ENUM ('a, b'', ''c')`, [`+ type "public"."size" as enum ('a, b'', ''c')`]],
  ["CREATE TYPE empty AS ENUM ()", ['+ type "public"."empty" as enum ()']],
  [
    "ALTER TYPE mood SET SCHEMA app",
    [
      `- column "public"."users"."mood" public.mood default 'happy'::public.mood`,
      `+ column "public"."users"."mood" app.mood default 'happy'::app.mood`,
      `+ type "app"."mood" as enum ('sad', 'it''s ok', 'happy')`,
      `- type "public"."mood" as enum ('sad', 'it''s ok', 'happy')`,
    ],
  ],
  [
    "ALTER TYPE app.pair ADD ATTRIBUTE c text",
    [
      '- type "app"."pair" as ("a" integer, "b" text collate "C")',
      '+ type "app"."pair" as ("a" integer, "b" text collate "C", "c" text)',
    ],
  ],
  [
    "ALTER TYPE app.pair DROP ATTRIBUTE a, ADD ATTRIBUTE a integer",
    [
      '- type "app"."pair" as ("a" integer, "b" text collate "C")',
      '+ type "app"."pair" as ("b" text collate "C", "a" integer)',
    ],
  ],
  [
    "ALTER TYPE app.pair RENAME ATTRIBUTE a TO z",
    [
      '- type "app"."pair" as ("a" integer, "b" text collate "C")',
      '+ type "app"."pair" as ("z" integer, "b" text collate "C")',
    ],
  ],
  ["DROP TYPE app.pair", ['- type "app"."pair" as ("a" integer, "b" text collate "C")']],
  [
    'CREATE TYPE textrange AS RANGE (subtype = text, collation = "C", subtype_opclass = text_pattern_ops, multirange_type_name = manytexts)',
    [
      '+ type "public"."textrange" as range of text collate "C" opclass pg_catalog.text_pattern_ops multirange public.manytexts',
    ],
  ],
  [
    "ALTER DOMAIN email DROP NOT NULL",
    [
      `- domain "public"."email" as text collate "C" not null default 'a@b'::text`,
      `+ domain "public"."email" as text collate "C" default 'a@b'::text`,
    ],
  ],
  [
    `ALTER DOMAIN email SET DEFAULT 'b@a'`,
    [
      `- domain "public"."email" as text collate "C" not null default 'a@b'::text`,
      `+ domain "public"."email" as text collate "C" not null default 'b@a'::text`,
    ],
  ],
  [
    "ALTER DOMAIN email ADD CONSTRAINT email_long CHECK (length(VALUE) > 3) NOT VALID",
    ['+ constraint "email_long" on domain "public"."email" CHECK ((length(VALUE) > 3)) NOT VALID'],
  ],
  [
    "ALTER DOMAIN email DROP CONSTRAINT email_at",
    [`- constraint "email_at" on domain "public"."email" CHECK ((VALUE ~~ '%@%'::text))`],
  ],
  ["CREATE DOMAIN zip AS varchar(5)", ['+ domain "public"."zip" as character varying(5)']],
  [
    `CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '1')`,
    [
      '- aggregate "public"."total"(integer) returns integer md5 ce598da9305a98ca9fbd5e28acba1340',
      '+ aggregate "public"."total"(integer) returns integer md5 bd2459f7b6d743feae14b9e1bb8d235e',
    ],
  ],
])("sees what becomes of types: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
