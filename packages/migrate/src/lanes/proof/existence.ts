import { literal } from "../../sql-text.ts";
import { idempotent, type Proof } from "./proof.ts";

interface Kind {
  readonly catalog: string;
  /** Its column of the name. */
  readonly column: string;
}

export const DATABASE: Kind = { catalog: "pg_database", column: "datname" };
export const TABLESPACE: Kind = { catalog: "pg_tablespace", column: "spcname" };
export const SUBSCRIPTION: Kind = { catalog: "pg_subscription", column: "subname" };

/** CREATE or DROP of something outside of schemas: another oid of that name is there, or none any more. */
export function existence({ catalog, column }: Kind, name = ""): Proof {
  const now = `(SELECT oid::text FROM pg_catalog.${catalog} WHERE ${column} = ${literal(name)})`;
  return {
    ...idempotent,
    before: `SELECT coalesce(${now}, '') AS text`,
    outcome: (before) =>
      `SELECT CASE WHEN coalesce(${now}, '') = ${literal(before)} THEN 'again' ELSE 'done' END AS text`,
  };
}
