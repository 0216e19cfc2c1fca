import { Column, is, SQL, sql } from "drizzle-orm";

const UTC = `YYYY-MM-DD"T"HH24:MI:SS.MS"Z"`;

/**
 * The JSON object of a row of the subquery `source`, as `JSON.stringify` makes it of the row in TypeScript: the fields
 * are named as Drizzle names them, dates are RFC 3339 in UTC, and what is a string there is one here.
 */
export function jsonOf(source: string, fields: Readonly<Record<string, unknown>>): SQL {
  const pairs = Object.entries(fields).map(
    ([name, field]) => sql`${name}::text, ${valueOf(source, field)}`,
  );
  return sql`json_build_object(${sql.join(pairs, sql`, `)})`;
}

function valueOf(source: string, field: unknown): SQL {
  const from = sql.identifier(source);
  if (is(field, SQL.Aliased)) return sql`${from}.${sql.identifier(field.fieldAlias)}`;
  if (!is(field, Column)) throw new TypeError("RETURNING takes columns and aliased SQL only");
  const value = sql`${from}.${sql.identifier(field.name)}`;
  if (field.dataType === "string") return sql`${value}::text`;
  if (field.dataType !== "date") return value;
  const zoned = field.getSQLType().endsWith("with time zone");
  return zoned ? sql`to_char(${value} at time zone 'UTC', ${UTC})` : sql`to_char(${value}, ${UTC})`;
}
