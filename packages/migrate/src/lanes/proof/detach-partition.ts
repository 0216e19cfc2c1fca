import type { RangeVar } from "libpg-query";
import { literal } from "../../sql-text.ts";
import { regclass } from "./names.ts";
import type { Proof } from "./proof.ts";

/** DETACH PARTITION … CONCURRENTLY commits half-way; what it began then, FINALIZE ends. */
export function detachPartition(parent: RangeVar | undefined, part: RangeVar | undefined): Proof {
  const link = `pg_catalog.pg_inherits WHERE inhparent = ${regclass(parent)} AND inhrelid = ${regclass(part)}`;
  return {
    before: `SELECT count(*)::text AS text FROM ${link}`,
    outcome: (
      before,
    ) => `SELECT CASE WHEN ${literal(before)} = '1' AND NOT EXISTS (SELECT FROM ${link})
      THEN 'done' ELSE 'again' END AS text`,
    leftovers: () => `SELECT format('ALTER TABLE %s DETACH PARTITION %s FINALIZE',
        inhparent::regclass, inhrelid::regclass) AS text
      FROM ${link} AND inhdetachpending`,
  };
}
