import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  ["CREATE SEQUENCE more", ['+ sequence "public"."more"']],
  [
    "CREATE SEQUENCE more INCREMENT BY -1",
    [
      '+ sequence "public"."more" increment by -1 minvalue -9223372036854775808 maxvalue -1 start with -1',
    ],
  ],
  [
    "ALTER SEQUENCE app.tickets AS bigint",
    [
      '- sequence "app"."tickets" as integer increment by 5 cycle',
      '+ sequence "app"."tickets" increment by 5 cycle',
    ],
  ],
  [
    "ALTER SEQUENCE app.tickets INCREMENT BY 6 MINVALUE 2 MAXVALUE 99 START WITH 3 RESTART CACHE 4 NO CYCLE",
    [
      '- sequence "app"."tickets" as integer increment by 5 cycle',
      '+ sequence "app"."tickets" as integer increment by 6 minvalue 2 maxvalue 99 start with 3 cache 4',
    ],
  ],
  [
    'ALTER SEQUENCE app.tickets OWNED BY app."Post;s"."select"',
    [
      '- sequence "app"."tickets" as integer increment by 5 cycle',
      '+ sequence "app"."tickets" as integer increment by 5 cycle owned by "app"."Post;s"."select"',
    ],
  ],
  [
    "ALTER SEQUENCE app.tickets SET UNLOGGED",
    [
      '- sequence "app"."tickets" as integer increment by 5 cycle',
      '+ sequence "app"."tickets" unlogged as integer increment by 5 cycle',
    ],
  ],
  [
    "ALTER SEQUENCE users_id_seq OWNED BY NONE",
    [
      '- sequence "public"."users_id_seq" as integer owned by "public"."users"."id"',
      '+ sequence "public"."users_id_seq" as integer',
    ],
  ],
  [
    'ALTER TABLE app."Post;s" ALTER COLUMN id SET CACHE 6',
    [
      '- sequence "app"."Post;s_id_seq" start with 100 cache 5 owned by "app"."Post;s"."id"',
      '+ sequence "app"."Post;s_id_seq" start with 100 cache 6 owned by "app"."Post;s"."id"',
    ],
  ],
  ["DROP SEQUENCE app.tickets", ['- sequence "app"."tickets" as integer increment by 5 cycle']],
])("sees what becomes of sequences: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
