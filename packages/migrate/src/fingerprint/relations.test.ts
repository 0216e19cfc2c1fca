import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  ["CREATE SCHEMA more", ['+ schema "more"']],
  ["CREATE TABLE more ()", ['+ table "public"."more"']],
  [
    "DROP TABLE scratch",
    [
      '- column "public"."scratch"."n" integer',
      '- table "public"."scratch" unlogged with (fillfactor=70)',
    ],
  ],
  [
    "ALTER TABLE scratch RENAME TO draft",
    [
      '+ column "public"."draft"."n" integer',
      '- column "public"."scratch"."n" integer',
      '+ table "public"."draft" unlogged with (fillfactor=70)',
      '- table "public"."scratch" unlogged with (fillfactor=70)',
    ],
  ],
  [
    "ALTER TABLE scratch SET SCHEMA app",
    [
      '+ column "app"."scratch"."n" integer',
      '- column "public"."scratch"."n" integer',
      '+ table "app"."scratch" unlogged with (fillfactor=70)',
      '- table "public"."scratch" unlogged with (fillfactor=70)',
    ],
  ],
  [
    "ALTER TABLE scratch SET LOGGED",
    [
      '- table "public"."scratch" unlogged with (fillfactor=70)',
      '+ table "public"."scratch" with (fillfactor=70)',
    ],
  ],
  [
    "ALTER TABLE scratch SET (fillfactor = 71)",
    [
      '- table "public"."scratch" unlogged with (fillfactor=70)',
      '+ table "public"."scratch" unlogged with (fillfactor=71)',
    ],
  ],
  [
    "ALTER TABLE scratch SET (autovacuum_enabled = off)",
    [
      '- table "public"."scratch" unlogged with (fillfactor=70)',
      '+ table "public"."scratch" unlogged with (autovacuum_enabled=off, fillfactor=70)',
    ],
  ],
  [
    "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
    ['- table "public"."users" row level security', '+ table "public"."users"'],
  ],
  [
    "ALTER TABLE users FORCE ROW LEVEL SECURITY",
    [
      '- table "public"."users" row level security',
      '+ table "public"."users" row level security force row level security',
    ],
  ],
  [
    "ALTER TABLE users REPLICA IDENTITY FULL",
    [
      '- table "public"."users" row level security',
      '+ table "public"."users" row level security replica identity full',
    ],
  ],
  [
    "ALTER TABLE users REPLICA IDENTITY NOTHING",
    [
      '- table "public"."users" row level security',
      '+ table "public"."users" row level security replica identity nothing',
    ],
  ],
  [
    "ALTER TABLE users REPLICA IDENTITY USING INDEX users_pkey",
    [
      '- table "public"."users" row level security',
      '+ table "public"."users" row level security replica identity public.users_pkey',
    ],
  ],
  [
    "ALTER TABLE child NO INHERIT parent",
    ['- table "public"."child" inherits public.parent', '+ table "public"."child"'],
  ],
  [
    "CREATE TABLE heir () INHERITS (scratch, parent)",
    [
      '+ column "public"."heir"."a" integer',
      '+ column "public"."heir"."n" integer',
      '+ table "public"."heir" inherits public.parent, public.scratch',
    ],
  ],
  [
    "ALTER TABLE events DETACH PARTITION events_2020",
    [
      `- table "public"."events_2020" partition of public.events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
      '+ table "public"."events_2020"',
    ],
  ],
  [
    `CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')`,
    [
      '+ column "public"."events_2021"."at" date not null',
      '+ column "public"."events_2021"."id" integer',
      '+ column "public"."events_2021"."kind" text',
      '+ index "public"."events_2021_kind_idx" CREATE INDEX events_2021_kind_idx ON public.events_2021 USING btree (kind)',
      `+ table "public"."events_2021" partition of public.events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')`,
    ],
  ],
  [
    "CREATE TABLE kinds (kind text) PARTITION BY LIST (lower(kind))",
    [
      '+ column "public"."kinds"."kind" text',
      '+ table "public"."kinds" partition by LIST (lower(kind))',
    ],
  ],
  [
    "CREATE TABLE slots (n integer GENERATED ALWAYS AS IDENTITY) PARTITION BY LIST (n); CREATE TABLE slots_1 PARTITION OF slots FOR VALUES IN (1)",
    [
      '+ column "public"."slots"."n" integer not null generated always as identity',
      '+ column "public"."slots_1"."n" integer not null',
      '+ sequence "public"."slots_n_seq" as integer owned by "public"."slots"."n"',
      '+ table "public"."slots" partition by LIST (n)',
      '+ table "public"."slots_1" partition of public.slots FOR VALUES IN (1)',
    ],
  ],
  [
    "CREATE TABLE keyed (n integer PRIMARY KEY) PARTITION BY LIST (n); CREATE TABLE keyed_1 PARTITION OF keyed FOR VALUES IN (1); CREATE TABLE keys (n integer REFERENCES keyed)",
    [
      '+ column "public"."keyed"."n" integer not null',
      '+ column "public"."keyed_1"."n" integer not null',
      '+ column "public"."keys"."n" integer',
      '+ constraint "keyed_1_pkey" on "public"."keyed_1" PRIMARY KEY (n)',
      '+ constraint "keyed_pkey" on "public"."keyed" PRIMARY KEY (n)',
      '+ constraint "keys_n_fkey" on "public"."keys" FOREIGN KEY (n) REFERENCES public.keyed(n) by index public.keyed_pkey',
      '+ index "public"."keyed_1_pkey" CREATE UNIQUE INDEX keyed_1_pkey ON public.keyed_1 USING btree (n)',
      '+ index "public"."keyed_pkey" CREATE UNIQUE INDEX keyed_pkey ON ONLY public.keyed USING btree (n)',
      '+ table "public"."keyed" partition by LIST (n)',
      '+ table "public"."keyed_1" partition of public.keyed FOR VALUES IN (1)',
      '+ table "public"."keys"',
    ],
  ],
  [
    "DROP VIEW adults",
    [
      `- view "public"."adults" as SELECT u.id, (((u.name)::text || ' '::text) || p."select") AS "both" FROM (public.users u JOIN app."Post;s" p ON ((p."user" = u.id))) WHERE (u.age > 17)`,
    ],
  ],
  [
    "CREATE VIEW two AS SELECT u.id FROM users u, parent",
    ['+ view "public"."two" as SELECT u.id FROM public.users u, public.parent'],
  ],
  [
    `CREATE OR REPLACE VIEW adults AS SELECT u.id, u.name || '  ' || p."select" AS both FROM users u JOIN app."Post;s" p ON p."user" = u.id WHERE u.age > 17`,
    [
      `- view "public"."adults" as SELECT u.id, (((u.name)::text || ' '::text) || p."select") AS "both" FROM (public.users u JOIN app."Post;s" p ON ((p."user" = u.id))) WHERE (u.age > 17)`,
      `+ view "public"."adults" as SELECT u.id, (((u.name)::text || '  '::text) || p."select") AS "both" FROM (public.users u JOIN app."Post;s" p ON ((p."user" = u.id))) WHERE (u.age > 17)`,
    ],
  ],
  [
    "ALTER VIEW adults SET (security_invoker = true)",
    [
      `- view "public"."adults" as SELECT u.id, (((u.name)::text || ' '::text) || p."select") AS "both" FROM (public.users u JOIN app."Post;s" p ON ((p."user" = u.id))) WHERE (u.age > 17)`,
      `+ view "public"."adults" with (security_invoker=true) as SELECT u.id, (((u.name)::text || ' '::text) || p."select") AS "both" FROM (public.users u JOIN app."Post;s" p ON ((p."user" = u.id))) WHERE (u.age > 17)`,
    ],
  ],
  [
    "DROP MATERIALIZED VIEW moods",
    [
      '- materialized view "public"."moods" as SELECT u.mood, count(*) AS n FROM public.users u, public.parent p GROUP BY u.mood',
    ],
  ],
  [
    "CREATE UNIQUE INDEX moods_mood ON moods (mood)",
    [
      '+ index "public"."moods_mood" CREATE UNIQUE INDEX moods_mood ON public.moods USING btree (mood)',
    ],
  ],
])("sees what becomes of relations: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
