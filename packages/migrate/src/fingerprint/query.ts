import { columns } from "./columns.ts";
import { compositeTypes } from "./composite-types.ts";
import { constraints } from "./constraints.ts";
import { domains } from "./domains.ts";
import { enums } from "./enums.ts";
import { extensions } from "./extensions.ts";
import { functions } from "./functions.ts";
import { indexes } from "./indexes.ts";
import { policies } from "./policies.ts";
import { ranges } from "./ranges.ts";
import { relations, relationsTable } from "./relations.ts";
import { rules } from "./rules.ts";
import { schemas, schemasTable } from "./schemas.ts";
import { sequences } from "./sequences.ts";
import { triggers } from "./triggers.ts";
import { typesTable } from "./types.ts";

/** One query for each kind of object: a text for each object. */
const KINDS = [
  schemas,
  extensions,
  enums,
  domains,
  compositeTypes,
  ranges,
  relations,
  columns,
  sequences,
  indexes,
  constraints,
  policies,
  triggers,
  rules,
  functions,
];

/** Gives one row of one JSON array. */
export const FINGERPRINT = `WITH
extension_objects AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
schemas AS MATERIALIZED (${schemasTable}),
relations AS MATERIALIZED (${relationsTable}),
types AS MATERIALIZED (${typesTable})
SELECT coalesce(json_agg(line), '[]') AS lines FROM (${KINDS.join("\nUNION ALL\n")}) AS kinds (line)`;
