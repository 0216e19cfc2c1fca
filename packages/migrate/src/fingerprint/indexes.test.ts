import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    "CREATE INDEX more ON scratch (n)",
    ['+ index "public"."more" CREATE INDEX more ON public.scratch USING btree (n)'],
  ],
  [
    "DROP INDEX users_name",
    [
      '- index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)',
    ],
  ],
  [
    "ALTER INDEX users_name RENAME TO users_names",
    [
      '- index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)',
      '+ index "public"."users_names" CREATE INDEX users_names ON public.users USING gin (name public.gin_trgm_ops)',
    ],
  ],
  [
    "DROP INDEX users_nick; CREATE UNIQUE INDEX users_nick ON users (lower(nick::text)) WHERE age > 4",
    [
      '- index "public"."users_nick" CREATE UNIQUE INDEX users_nick ON public.users USING btree (lower((nick)::text)) WHERE (age > 3)',
      '+ index "public"."users_nick" CREATE UNIQUE INDEX users_nick ON public.users USING btree (lower((nick)::text)) WHERE (age > 4)',
    ],
  ],
  [
    "DROP INDEX users_nick; CREATE INDEX users_nick ON users (lower(nick::text)) WHERE age > 3",
    [
      '- index "public"."users_nick" CREATE UNIQUE INDEX users_nick ON public.users USING btree (lower((nick)::text)) WHERE (age > 3)',
      '+ index "public"."users_nick" CREATE INDEX users_nick ON public.users USING btree (lower((nick)::text)) WHERE (age > 3)',
    ],
  ],
  [
    "DROP INDEX users_nick; CREATE UNIQUE INDEX users_nick ON users (lower(nick::text) DESC) WHERE age > 3",
    [
      '- index "public"."users_nick" CREATE UNIQUE INDEX users_nick ON public.users USING btree (lower((nick)::text)) WHERE (age > 3)',
      '+ index "public"."users_nick" CREATE UNIQUE INDEX users_nick ON public.users USING btree (lower((nick)::text) DESC) WHERE (age > 3)',
    ],
  ],
  [
    "DROP INDEX users_name; CREATE INDEX users_name ON users (name)",
    [
      '- index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)',
      '+ index "public"."users_name" CREATE INDEX users_name ON public.users USING btree (name)',
    ],
  ],
  [
    "DROP INDEX users_name; CREATE INDEX users_name ON users (name text_pattern_ops)",
    [
      '- index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)',
      '+ index "public"."users_name" CREATE INDEX users_name ON public.users USING btree (name text_pattern_ops)',
    ],
  ],
  [
    "DROP INDEX users_name; CREATE INDEX users_name ON users USING gin (name gin_trgm_ops) WITH (fastupdate = off)",
    [
      '- index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops)',
      '+ index "public"."users_name" CREATE INDEX users_name ON public.users USING gin (name public.gin_trgm_ops) WITH (fastupdate=off)',
    ],
  ],
  [
    "CREATE UNIQUE INDEX more ON scratch (n) INCLUDE (n) NULLS NOT DISTINCT",
    [
      '+ index "public"."more" CREATE UNIQUE INDEX more ON public.scratch USING btree (n) INCLUDE (n) NULLS NOT DISTINCT',
    ],
  ],
  [
    "CREATE INDEX events_at ON ONLY events (at)",
    [
      '+ index "public"."events_at" INVALID CREATE INDEX events_at ON ONLY public.events USING btree (at)',
    ],
  ],
])("sees what becomes of indexes: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
