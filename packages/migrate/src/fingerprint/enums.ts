import { constant } from "./sql.ts";

/** Enums with their labels in order. */
export const enums = `
SELECT concat_ws(' ', 'type', t.name, 'as enum (' || (
    SELECT coalesce(string_agg(${constant("e.enumlabel")}, ', ' ORDER BY e.enumsortorder), '') FROM pg_enum AS e WHERE e.enumtypid = t.oid
  ) || ')')
FROM types AS t WHERE t.kind = 'e'`;
