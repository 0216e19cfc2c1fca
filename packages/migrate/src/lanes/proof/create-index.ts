import type { IndexStmt } from "libpg-query";
import { literal } from "../../sql-text.ts";
import { regclass } from "./names.ts";
import type { Proof } from "./proof.ts";

/**
 * CREATE INDEX CONCURRENTLY: a broken build leaves an INVALID index behind, which no query uses, every write keeps, and
 * IF NOT EXISTS takes for the index. An index on a partitioned table is INVALID until all its parts are there: that is
 * another kind of relation.
 */
export function createIndex({ relation, idxname }: IndexStmt): Proof {
  const table = regclass(relation);
  const isIt = (before: string) =>
    idxname === undefined ? isNew(before) : `c.relname = ${literal(idxname)}`;
  const indexes = `pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid = ${table}`;
  return {
    before: `SELECT coalesce(string_agg(i.indexrelid::text, ','), '') AS text FROM ${indexes}`,
    // Of two new ones without a name, nobody can say which is ours.
    outcome: (
      before,
    ) => `SELECT CASE count(*) WHEN 0 THEN 'again' WHEN 1 THEN 'done' ELSE 'unknown' END AS text
      FROM ${indexes} AND i.indisvalid AND ${isIt(before)} AND ${isNew(before)}`,
    leftovers: (before) => `SELECT 'DROP INDEX CONCURRENTLY ' || i.indexrelid::regclass AS text
      FROM ${indexes} AND c.relkind = 'i' AND NOT i.indisvalid AND ${isIt(before)}`,
  };
}

function isNew(before: string): string {
  return `i.indexrelid <> ALL (${literal(`{${before}}`)}::oid[])`;
}
