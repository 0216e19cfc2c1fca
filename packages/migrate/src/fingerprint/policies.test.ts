import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    "CREATE POLICY more ON scratch FOR INSERT WITH CHECK (n > 1)",
    ['+ policy "more" on "public"."scratch" for insert to public with check ((n > 1))'],
  ],
  [
    "ALTER POLICY own ON users USING (id = 2)",
    [
      '- policy "own" on "public"."users" for select to public using ((id = 1))',
      '+ policy "own" on "public"."users" for select to public using ((id = 2))',
    ],
  ],
  [
    "ALTER POLICY own ON users TO pg_read_all_data, pg_monitor",
    [
      '- policy "own" on "public"."users" for select to public using ((id = 1))',
      '+ policy "own" on "public"."users" for select to "pg_monitor", "pg_read_all_data" using ((id = 1))',
    ],
  ],
  [
    "ALTER POLICY own ON users RENAME TO his",
    [
      '+ policy "his" on "public"."users" for select to public using ((id = 1))',
      '- policy "own" on "public"."users" for select to public using ((id = 1))',
    ],
  ],
  [
    "DROP POLICY own ON users; CREATE POLICY own ON users AS RESTRICTIVE FOR SELECT USING (id = 1)",
    [
      '- policy "own" on "public"."users" for select to public using ((id = 1))',
      '+ policy "own" on "public"."users" as restrictive for select to public using ((id = 1))',
    ],
  ],
  [
    "DROP POLICY own ON users; CREATE POLICY own ON users FOR DELETE USING (id = 1)",
    [
      '- policy "own" on "public"."users" for select to public using ((id = 1))',
      '+ policy "own" on "public"."users" for delete to public using ((id = 1))',
    ],
  ],
  [
    "DROP POLICY mine ON users",
    [
      `- policy "mine" on "public"."users" as restrictive for all to owner with check (((name)::text <> ''::text))`,
    ],
  ],
])("sees what becomes of policies: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
