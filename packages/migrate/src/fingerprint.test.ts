import { randomBytes } from "node:crypto";
import { query } from "@slipway/local/testing/query";
import { expect, onTestFinished, test } from "vitest";
import { readFingerprint } from "./fingerprint.ts";
import { grantHandlers } from "./handler-role.ts";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { openSession } from "./session/open-session.ts";
import { migrateError } from "./testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "./testing/open-test-session.ts";
import { WIDE_SCHEMA } from "./testing/wide-schema.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

/** Roles belong to the cluster, which is thrown away; each test has its own. */
function newRole(): string {
  return `role_${randomBytes(6).toString("hex")}`;
}

async function fingerprintOf(url: string): Promise<readonly string[]> {
  const session = await openSession(url);
  onTestFinished(() => session.close());
  return readFingerprint(session);
}

test("gives a line for each object, the same over HTTP and TCP", async () => {
  const database = await testDatabase();
  await query(database.url, WIDE_SCHEMA);
  const [http, tcp] = await Promise.all(
    TRANSPORTS.map(async (transport) =>
      readFingerprint(await openTestSession(database, transport)),
    ),
  );
  expect(http).toEqual(tcp);
  expect(tcp).toEqual(tcp?.toSorted());
  expect(`\n${tcp?.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    aggregate "public"."total"(integer) returns integer md5 ce598da9305a98ca9fbd5e28acba1340
    column "app"."Post;s"."during" public.floatrange
    column "app"."Post;s"."id" bigint not null generated always as identity
    column "app"."Post;s"."select" text
    column "app"."Post;s"."user" integer not null
    column "public"."child"."a" integer
    column "public"."child"."b" integer
    column "public"."events"."at" date not null
    column "public"."events"."id" integer
    column "public"."events"."kind" text
    column "public"."events_2020"."at" date not null
    column "public"."events_2020"."id" integer
    column "public"."events_2020"."kind" text
    column "public"."parent"."a" integer
    column "public"."scratch"."n" integer
    column "public"."texts"."at" timestamp with time zone default '2020-01-01 00:00:00+00'::timestamp with time zone
    column "public"."texts"."bytes" bytea default '\\x00ff'::bytea
    column "public"."texts"."digits" text
    column "public"."texts"."price" money default '$1.50'::money
    column "public"."texts"."ratio" double precision default '0.123456789'::double precision
    column "public"."texts"."span" interval default '1 day 02:00:00'::interval
    column "public"."users"."age" smallint
    column "public"."users"."email" public.email
    column "public"."users"."id" integer not null default nextval('public.users_id_seq'::regclass)
    column "public"."users"."mood" public.mood default 'happy'::public.mood
    column "public"."users"."name" character varying(80) not null default 'größe'::character varying
    column "public"."users"."nick" public.citext
    column "public"."users"."raw" json default '{}'::json
    column "public"."users"."settings" jsonb default '{"a": 1}'::jsonb
    column "public"."users"."shown" text generated always as (upper((name)::text)) stored
    column "public"."users"."tags" text[] not null default '{}'::text[]
    constraint "Post;s_during_excl" on "app"."Post;s" EXCLUDE USING gist (during WITH &&)
    constraint "Post;s_pkey" on "app"."Post;s" PRIMARY KEY (id)
    constraint "email_at" on domain "public"."email" CHECK ((VALUE ~~ '%@%'::text))
    constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey
    constraint "texts_digits_check" on "public"."texts" CHECK ((digits ~ '^\\d+ +$'::text))
    constraint "users_age" on "public"."users" CHECK ((age > 0))
    constraint "users_email_key" on "public"."users" UNIQUE (email)
    constraint "users_pkey" on "public"."users" PRIMARY KEY (id)
    domain "public"."email" as text collate "C" not null default 'a@b'::text
    extension "citext"
    extension "pg_trgm"
    extension "plpgsql"
    function "public"."add"(a integer, b integer) returns integer md5 85c7f369ad3a797f7c394067b5704dde
    function "public"."touch"() returns trigger md5 a1d0739e679bf43444d11d269a9eaf65
    index "app"."Post;s_during_excl" CREATE INDEX "Post;s_during_excl" ON app."Post;s" USING gist (during)
    index "app"."Post;s_pkey" CREATE UNIQUE INDEX "Post;s_pkey" ON app."Post;s" USING btree (id)
    index "public"."events_2020_kind_idx" CREATE INDEX events_2020_kind_idx ON public.events_2020 USING btree (kind)
    index "public"."events_kind" CREATE INDEX events_kind ON ONLY public.events USING btree (kind)
    index "public"."users_email_key" CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email)
    index "public"."users_id_again" CREATE UNIQUE INDEX users_id_again ON public.users USING btree (id)
    index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)
    index "public"."users_nick" CREATE UNIQUE INDEX users_nick ON public.users USING btree (lower((nick)::text)) WHERE (age > 3)
    index "public"."users_pkey" CREATE UNIQUE INDEX users_pkey ON public.users USING btree (id)
    materialized view "public"."moods" as SELECT u.mood, count(*) AS n FROM public.users u, public.parent p GROUP BY u.mood
    policy "mine" on "public"."users" as restrictive for all to owner with check (((name)::text <> ''::text))
    policy "own" on "public"."users" for select to public using ((id = 1))
    procedure "app"."tidy"() md5 71a3bba92238561bc0cdc14ba4d38528
    rule "quiet" on "public"."parent" CREATE RULE quiet AS ON DELETE TO public.parent DO INSTEAD NOTHING
    schema "app"
    sequence "app"."Post;s_id_seq" start with 100 cache 5 owned by "app"."Post;s"."id"
    sequence "app"."tickets" as integer increment by 5 cycle
    sequence "public"."users_id_seq" as integer owned by "public"."users"."id"
    table "app"."Post;s"
    table "public"."child" inherits public.parent
    table "public"."events" partition by RANGE (at)
    table "public"."events_2020" partition of public.events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')
    table "public"."parent"
    table "public"."scratch" unlogged with (fillfactor=70)
    table "public"."texts"
    table "public"."users" row level security
    trigger "touched" on "public"."users" CREATE TRIGGER touched BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch()
    type "app"."pair" as ("a" integer, "b" text collate "C")
    type "public"."floatrange" as range of double precision subtype_diff float8mi multirange public.floatmultirange
    type "public"."mood" as enum ('sad', 'it''s ok', 'happy')
    view "public"."adults" as SELECT u.id, (((u.name)::text || ' '::text) || p."select") AS "both" FROM (public.users u JOIN app."Post;s" p ON ((p."user" = u.id))) WHERE (u.age > 17)
    "
  `);
});

test("is one line in an empty database", async () => {
  expect(await fingerprintOf((await testDatabase()).url)).toEqual(['extension "plpgsql"']);
});

test("is the same in another database that got there by other ways", async () => {
  const [one, other] = [await testDatabase(), await testDatabase()];
  await query(one.url, WIDE_SCHEMA);
  await query(other.url, "CREATE TABLE gone (id serial); DROP TABLE gone");
  for (const statement of WIDE_SCHEMA.split(";\n")) await query(other.url, statement);
  expect(await fingerprintOf(other.url)).toEqual(await fingerprintOf(one.url));
});

test("reads the same as a role that has no rights and its own settings", async () => {
  const database = await testDatabase();
  await query(database.url, WIDE_SCHEMA);
  const role = newRole();
  await query(
    database.url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'word';
     ALTER ROLE ${role} SET search_path TO app, public;
     ALTER ROLE ${role} SET quote_all_identifiers TO on;
     ALTER ROLE ${role} SET standard_conforming_strings TO off;
     ALTER ROLE ${role} SET DateStyle TO German;
     ALTER ROLE ${role} SET TimeZone TO 'Asia/Tokyo';
     ALTER ROLE ${role} SET bytea_output TO escape;
     ALTER ROLE ${role} SET default_transaction_read_only TO on`,
  );
  const url = Object.assign(new URL(database.url), { username: role, password: "word" });
  expect(await fingerprintOf(url.href)).toEqual(await fingerprintOf(database.url));
});

test("does not see the ledger, nor what handlers are granted", async () => {
  const [plain, migrated] = [await testDatabase(), await testDatabase()];
  await query(plain.url, WIDE_SCHEMA);
  const session = await openTestSession(migrated);
  await migrate(session, readHistory(writeHistory(numbered({ wide: WIDE_SCHEMA }))));
  expect(await readFingerprint(session)).toEqual(await fingerprintOf(plain.url));
  const role = newRole();
  await grantHandlers(session, { role, password: "word" });
  expect(await readFingerprint(session)).toEqual(await fingerprintOf(plain.url));
});

test("tells an index that a failed CREATE INDEX CONCURRENTLY left behind", async () => {
  const { url } = await testDatabase();
  await query(url, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
  await expect(query(url, "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)")).rejects.toThrow(
    "could not create unique index",
  );
  expect(await fingerprintOf(url)).toContain(
    'index "public"."t_a" INVALID CREATE UNIQUE INDEX t_a ON public.t USING btree (a)',
  );
});

test("keeps names apart, however odd", async () => {
  const { url } = await testDatabase();
  await query(url, `CREATE TABLE "a"".""b" ("c\nd" int); CREATE SCHEMA "a"; CREATE TABLE a.b ()`);
  expect(await fingerprintOf(url)).toEqual([
    'column "public"."a"".""b"."c\nd" integer',
    'extension "plpgsql"',
    'schema "a"',
    'table "a"."b"',
    'table "public"."a"".""b"',
  ]);
});

test("says which database it cannot reach", async () => {
  const session = await openSession("postgres://someone:s3cret@localhost:1/db");
  const error = await migrateError(readFingerprint(session));
  expect(error).toMatchObject({ code: "unreachable" });
  expect(error.message).toContain("the schema of postgres://someone@localhost:1/db cannot be read");
});
