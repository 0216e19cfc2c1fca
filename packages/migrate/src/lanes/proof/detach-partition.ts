import type { RangeVar } from "libpg-query";
import { literal } from "../../sql-text.ts";
import { regclass } from "./names.ts";
import { idempotent, type Proof } from "./proof.ts";

/** DETACH PARTITION … CONCURRENTLY commits half-way; what it began then, FINALIZE ends. Either table may be renamed meanwhile. */
export function detachPartition(parent: RangeVar | undefined, part: RangeVar | undefined): Proof {
  const link = "pg_catalog.pg_inherits WHERE inhparent || ' ' || inhrelid";
  const named = `${regclass(parent)}::oid || ' ' || ${regclass(part)}::oid`;
  return {
    ...idempotent,
    before: `SELECT coalesce((SELECT inhparent || ' ' || inhrelid FROM ${link} = ${named}), '') AS text`,
    outcome: (
      before,
    ) => `SELECT CASE WHEN ${literal(before)} = '' OR EXISTS (SELECT FROM ${link} = ${literal(before)})
      THEN 'again' ELSE 'done' END AS text`,
    leftovers: (before) => `SELECT pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s FINALIZE',
        inhparent::regclass, inhrelid::regclass) AS text
      FROM ${link} = ${literal(before)} AND inhdetachpending`,
    tables: `SELECT ${regclass(parent)}::oid::text AS text`,
  };
}
