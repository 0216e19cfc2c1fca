import { numbered, type WrittenMigration } from "./write-history.ts";

/** A history in which every unit leaves one row behind: `witness` tells how often each ran. */
export function witnessHistory(length: number): WrittenMigration[] {
  const files: Record<string, string> = {
    init: "CREATE TABLE witness (tag text, part int); INSERT INTO witness VALUES ('init', 0);",
  };
  for (let n = 1; n < length; n += 1) {
    files[`m${n}`] =
      n % 4 === 0
        ? `INSERT INTO witness VALUES ('m${n}', 0); COMMIT; INSERT INTO witness VALUES ('m${n}', 1);`
        : `CREATE TABLE t${n} (id int);--> statement-breakpoint\nINSERT INTO witness VALUES ('m${n}', 0);`;
  }
  return numbered(files);
}

/** What `witness` and the ledger hold when each unit ran exactly once, in order. */
export function expectedWitness(history: readonly WrittenMigration[]) {
  const units = history.flatMap(({ tag, sql }) => {
    const name = tag.slice(5);
    return sql.includes("COMMIT") ? [`${name}:0`, `${name}:1`] : [`${name}:0`];
  });
  return { units, whens: history.map(({ when }) => String(when)) };
}

export const WITNESS_QUERY = `SELECT
  (SELECT string_agg(tag || ':' || part, ' ' ORDER BY ctid) FROM witness) AS units,
  (SELECT string_agg(created_at::text, ' ' ORDER BY id) FROM drizzle.__drizzle_migrations) AS whens,
  (SELECT count(*) FROM slipway.units) AS recorded`;
