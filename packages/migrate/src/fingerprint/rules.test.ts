import { expect, test } from "vitest";
import { wideSchemaTrial } from "../testing/wide-schema-trial.ts";

const wide = wideSchemaTrial();

test.each([
  [
    "DROP RULE quiet ON parent",
    [
      '- rule "quiet" on "public"."parent" CREATE RULE quiet AS ON DELETE TO public.parent DO INSTEAD NOTHING',
    ],
  ],
  [
    "ALTER TABLE parent DISABLE RULE quiet",
    [
      '- rule "quiet" on "public"."parent" CREATE RULE quiet AS ON DELETE TO public.parent DO INSTEAD NOTHING',
      '+ rule "quiet" on "public"."parent" disabled CREATE RULE quiet AS ON DELETE TO public.parent DO INSTEAD NOTHING',
    ],
  ],
  [
    `CREATE OR REPLACE RULE quiet AS ON DELETE TO parent WHERE old.a > 1 DO ALSO SELECT 'two  words', 1`,
    [
      '- rule "quiet" on "public"."parent" CREATE RULE quiet AS ON DELETE TO public.parent DO INSTEAD NOTHING',
      `+ rule "quiet" on "public"."parent" CREATE RULE quiet AS ON DELETE TO public.parent WHERE (old.a > 1) DO SELECT 'two  words'::text AS "?column?", 1 AS "?column?"`,
    ],
  ],
])("sees what becomes of rules: %s", async (statements, drift) => {
  expect(await wide.driftAfter(statements)).toEqual(drift);
});
