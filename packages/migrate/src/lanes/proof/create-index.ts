import type { IndexElem, IndexStmt, Node } from "libpg-query";
import { literal } from "../../sql-text.ts";
import { regclass } from "./names.ts";
import { idempotent, type Proof } from "./proof.ts";

/**
 * CREATE INDEX CONCURRENTLY: a broken build leaves an INVALID index behind, which no query uses, every write keeps, and
 * IF NOT EXISTS takes for the index. An index on a partitioned table is INVALID until all its parts are there: that is
 * another kind of relation. Oids prove nothing, since REINDEX CONCURRENTLY gives others.
 */
export function createIndex(statement: IndexStmt): Proof {
  const { relation, idxname } = statement;
  const table = regclass(relation);
  const indexes = `pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
    WHERE i.indrelid = ${table} AND ${idxname === undefined ? "true" : `c.relname = ${literal(idxname)}`}`;
  const shape = shapeOf(statement);
  return {
    ...idempotent,
    before: `SELECT coalesce(pg_catalog.array_agg(c.relname), '{}')::text AS text FROM ${indexes}${idxname === undefined ? "" : " AND i.indisvalid"}`,
    outcome: (before) => `SELECT CASE
        WHEN pg_catalog.count(*) = 0 THEN 'again'
        WHEN pg_catalog.count(*) = 1 AND pg_catalog.bool_and(${shape}) THEN 'done' ELSE 'unknown' END AS text
      FROM ${indexes} AND i.indisvalid AND ${isNew(before)}${idxname === undefined ? ` AND ${shape}` : ""}`,
    leftovers: (before) => `SELECT 'DROP INDEX CONCURRENTLY ' || i.indexrelid::regclass AS text
      FROM ${indexes} AND c.relkind = 'i' AND NOT i.indisvalid AND ${isNew(before)} AND ${shape}`,
    tables: `SELECT ${table}::oid::text AS text`,
    flaw:
      idxname === undefined
        ? idempotent.flaw
        : `SELECT 'the index "' || ${literal(idxname)} || '" was there already, and is INVALID or of another table; drop it' AS text
      WHERE NOT EXISTS (SELECT FROM ${indexes} AND (i.indisvalid OR c.relkind <> 'i'))`,
  };
}

/** A condition for an index to be the one that the statement makes, by all that its catalog row tells without the deparser. */
function shapeOf({ indexParams = [], indexIncludingParams = [], ...rest }: IndexStmt): string {
  const { unique, whereClause, accessMethod = "btree" } = rest;
  const columns = [...indexParams, ...indexIncludingParams].map(columnOf);
  const names = columns.map((name, n) =>
    name === undefined
      ? `i.indkey[${n}] = 0`
      : `(SELECT a.attname FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[${n}]) = ${literal(name)}`,
  );
  return [
    `i.indisunique = ${unique === true}`,
    `am.amname = ${literal(accessMethod)}`,
    `i.indnkeyatts = ${indexParams.length}`,
    `i.indnatts = ${columns.length}`,
    `(i.indpred IS NOT NULL) = ${whereClause !== undefined}`,
    ...names,
  ].join(" AND ");
}

/** Undefined for an expression. */
function columnOf(node: Node): IndexElem["name"] {
  return "IndexElem" in node ? node.IndexElem.name : undefined;
}

function isNew(before: string): string {
  return `c.relname <> ALL (${literal(before)}::name[])`;
}
