import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    [
      '- function "public"."touch"() returns trigger md5 a1d0739e679bf43444d11d269a9eaf65',
      '+ function "public"."touch"() returns trigger md5 d8a620db2ad14a397faaf713ddff2f67',
    ],
  ],
  [
    "ALTER FUNCTION touch() RENAME TO tap",
    [
      '+ function "public"."tap"() returns trigger md5 d44750228e59ec53d464e4c9f6a4fc8f',
      '- function "public"."touch"() returns trigger md5 a1d0739e679bf43444d11d269a9eaf65',
      '- trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()',
      '+ trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.tap()',
    ],
  ],
  [
    "ALTER FUNCTION touch() SECURITY DEFINER",
    [
      '- function "public"."touch"() returns trigger md5 a1d0739e679bf43444d11d269a9eaf65',
      '+ function "public"."touch"() returns trigger md5 b8de07b1f51e97c3970ca88b4adeb2b0',
    ],
  ],
  [
    "ALTER FUNCTION touch() SET search_path TO app",
    [
      '- function "public"."touch"() returns trigger md5 a1d0739e679bf43444d11d269a9eaf65',
      '+ function "public"."touch"() returns trigger md5 a346df97d24b5d6d7aa0f8612b44c6c1',
    ],
  ],
  [
    "ALTER FUNCTION add STABLE",
    [
      '- function "public"."add"(a integer, b integer) returns integer md5 85c7f369ad3a797f7c394067b5704dde',
      '+ function "public"."add"(a integer, b integer) returns integer md5 be1b62f1e164bf3e4c5f8e4872b782a4',
    ],
  ],
  [
    `CREATE OR REPLACE FUNCTION add(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b'`,
    [
      '- function "public"."add"(a integer, b integer) returns integer md5 85c7f369ad3a797f7c394067b5704dde',
      '+ function "public"."add"(a integer, b integer) returns integer md5 bfcf8bdd50a8d4d92b399d12d4345a82',
    ],
  ],
  [
    `CREATE FUNCTION add(a text, VARIADIC b text[]) RETURNS SETOF text LANGUAGE sql AS 'SELECT a'`,
    [
      '+ function "public"."add"(a text, VARIADIC b text[]) returns SETOF text md5 34fbf3cb19bdae4ebb9fd5d4717b5d99',
    ],
  ],
  [
    "DROP FUNCTION add",
    [
      '- function "public"."add"(a integer, b integer) returns integer md5 85c7f369ad3a797f7c394067b5704dde',
    ],
  ],
  ["DROP PROCEDURE app.tidy", ['- procedure "app"."tidy"() md5 71a3bba92238561bc0cdc14ba4d38528']],
  [
    `CREATE OR REPLACE PROCEDURE app.tidy() LANGUAGE sql AS 'SELECT 2'`,
    [
      '- procedure "app"."tidy"() md5 71a3bba92238561bc0cdc14ba4d38528',
      '+ procedure "app"."tidy"() md5 f89107371e58958b69a9a9f8ea366351',
    ],
  ],
  [
    "DROP AGGREGATE total(integer)",
    ['- aggregate "public"."total"(integer) returns integer md5 ce598da9305a98ca9fbd5e28acba1340'],
  ],
  ["CREATE EXTENSION hstore", ['+ extension "hstore"']],
  ["ALTER EXTENSION pg_trgm ADD SCHEMA app", ['- schema "app"']],
  [
    "ALTER EXTENSION pg_trgm ADD TABLE scratch",
    [
      '- column "public"."scratch"."n" integer',
      '- table "public"."scratch" unlogged with (fillfactor=70)',
    ],
  ],
  [
    "ALTER EXTENSION pg_trgm ADD DOMAIN email",
    [
      `- constraint "email_at" on domain "public"."email" CHECK ((VALUE ~~ '%@%'::text))`,
      `- domain "public"."email" as text collate "C" not null default 'a@b'::text`,
    ],
  ],
  [
    "ALTER EXTENSION pg_trgm ADD TYPE app.pair",
    ['- type "app"."pair" as ("a" integer, "b" text collate "C")'],
  ],
  [
    "ALTER EXTENSION pg_trgm ADD PROCEDURE app.tidy()",
    ['- procedure "app"."tidy"() md5 71a3bba92238561bc0cdc14ba4d38528'],
  ],
  ["CREATE EXTENSION unaccent SCHEMA app", ['+ extension "unaccent"']],
  [
    "DROP INDEX users_name; DROP EXTENSION pg_trgm",
    [
      '- extension "pg_trgm"',
      '- index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)',
    ],
  ],
])("sees what becomes of functions and extensions: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
