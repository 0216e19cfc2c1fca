import { postgresMajor } from "@slipway/local/testing/postgres-major";
import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    "ALTER TABLE scratch ADD PRIMARY KEY (n)",
    [
      '- column "public"."scratch"."n" integer',
      '+ column "public"."scratch"."n" integer not null',
      '+ constraint "scratch_pkey" on "public"."scratch" PRIMARY KEY (n)',
      '+ index "public"."scratch_pkey" CREATE UNIQUE INDEX scratch_pkey ON public.scratch USING btree (n)',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" DROP CONSTRAINT "Post;s_pkey"',
    [
      '- constraint "Post;s_pkey" on "app"."Post;s" PRIMARY KEY (id)',
      '- index "app"."Post;s_pkey" CREATE UNIQUE INDEX "Post;s_pkey" ON app."Post;s" USING btree (id)',
    ],
  ],
  [
    "ALTER TABLE scratch ADD CONSTRAINT one UNIQUE (n)",
    [
      '+ constraint "one" on "public"."scratch" UNIQUE (n)',
      '+ index "public"."one" CREATE UNIQUE INDEX one ON public.scratch USING btree (n)',
    ],
  ],
  [
    "ALTER TABLE users DROP CONSTRAINT users_email_key; ALTER TABLE users ADD UNIQUE (email) DEFERRABLE",
    [
      '- constraint "users_email_key" on "public"."users" UNIQUE (email)',
      '+ constraint "users_email_key" on "public"."users" UNIQUE (email) DEFERRABLE',
    ],
  ],
  [
    "ALTER TABLE users DROP CONSTRAINT users_email_key; ALTER TABLE users ADD UNIQUE NULLS NOT DISTINCT (email)",
    [
      '- constraint "users_email_key" on "public"."users" UNIQUE (email)',
      '+ constraint "users_email_key" on "public"."users" UNIQUE NULLS NOT DISTINCT (email)',
      '- index "public"."users_email_key" CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email)',
      '+ index "public"."users_email_key" CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email) NULLS NOT DISTINCT',
    ],
  ],
  [
    "ALTER TABLE users DROP CONSTRAINT users_age",
    ['- constraint "users_age" on "public"."users" CHECK ((age > 0))'],
  ],
  [
    "ALTER TABLE users RENAME CONSTRAINT users_age TO grown",
    [
      '+ constraint "grown" on "public"."users" CHECK ((age > 0))',
      '- constraint "users_age" on "public"."users" CHECK ((age > 0))',
    ],
  ],
  [
    "ALTER TABLE users DROP CONSTRAINT users_age; ALTER TABLE users ADD CONSTRAINT users_age CHECK (age >= 0)",
    [
      '- constraint "users_age" on "public"."users" CHECK ((age > 0))',
      '+ constraint "users_age" on "public"."users" CHECK ((age >= 0))',
    ],
  ],
  [
    "ALTER TABLE users DROP CONSTRAINT users_age; ALTER TABLE users ADD CONSTRAINT users_age CHECK (age > 0) NOT VALID",
    [
      '- constraint "users_age" on "public"."users" CHECK ((age > 0))',
      '+ constraint "users_age" on "public"."users" CHECK ((age > 0)) NOT VALID',
    ],
  ],
  [
    "ALTER TABLE parent ADD CONSTRAINT small CHECK (a < 9) NO INHERIT",
    ['+ constraint "small" on "public"."parent" CHECK ((a < 9)) NO INHERIT'],
  ],
  [
    "ALTER TABLE parent ADD CONSTRAINT small CHECK (a < 9)",
    [
      '+ constraint "small" on "public"."child" CHECK ((a < 9))',
      '+ constraint "small" on "public"."parent" CHECK ((a < 9))',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" DROP CONSTRAINT posts_user',
    [
      '- constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" DROP CONSTRAINT posts_user, ADD CONSTRAINT posts_user FOREIGN KEY ("user") REFERENCES users (id)',
    [
      '- constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey',
      '+ constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) by index public.users_pkey',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" DROP CONSTRAINT posts_user, ADD CONSTRAINT posts_user FOREIGN KEY ("user") REFERENCES users (id) ON DELETE CASCADE NOT VALID',
    [
      '- constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey',
      '+ constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE NOT VALID by index public.users_pkey',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" ALTER CONSTRAINT posts_user DEFERRABLE INITIALLY DEFERRED',
    [
      '- constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey',
      '+ constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED by index public.users_pkey',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" DROP CONSTRAINT posts_user; ALTER TABLE users DROP CONSTRAINT users_pkey; ALTER TABLE app."Post;s" ADD CONSTRAINT posts_user FOREIGN KEY ("user") REFERENCES users (id) ON DELETE CASCADE; ALTER TABLE users ADD PRIMARY KEY (id)',
    [
      '- constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey',
      '+ constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_id_again',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" DROP CONSTRAINT "Post;s_during_excl"',
    [
      '- constraint "Post;s_during_excl" on "app"."Post;s" EXCLUDE USING gist (during WITH &&)',
      '- index "app"."Post;s_during_excl" CREATE INDEX "Post;s_during_excl" ON app."Post;s" USING gist (during)',
    ],
  ],
  [
    "ALTER TABLE events ADD COLUMN who integer REFERENCES users (id)",
    [
      '+ column "public"."events"."who" integer',
      '+ column "public"."events_2020"."who" integer',
      '+ constraint "events_who_fkey" on "public"."events" FOREIGN KEY (who) REFERENCES public.users(id) by index public.users_pkey',
    ],
  ],
])("sees what becomes of constraints: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});

test.runIf(postgresMajor >= 18).each([
  [
    "ALTER TABLE users DROP CONSTRAINT users_age; ALTER TABLE users ADD CONSTRAINT users_age CHECK (age > 0) NOT ENFORCED",
    [
      '- constraint "users_age" on "public"."users" CHECK ((age > 0))',
      '+ constraint "users_age" on "public"."users" CHECK ((age > 0)) NOT ENFORCED',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" ALTER CONSTRAINT posts_user NOT ENFORCED',
    [
      '- constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE by index public.users_pkey',
      '+ constraint "posts_user" on "app"."Post;s" FOREIGN KEY ("user") REFERENCES public.users(id) ON DELETE CASCADE NOT ENFORCED by index public.users_pkey',
    ],
  ],
])("sees what becomes of constraints since Postgres 18: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
