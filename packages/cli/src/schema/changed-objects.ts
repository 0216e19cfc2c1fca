import { isDeepStrictEqual } from "node:util";
import * as z from "zod";

const named = z.record(z.string(), z.unknown());
const snapshotSchema = z.looseObject({
  id: z.string(),
  tables: named.default({}),
  enums: named.default({}),
  schemas: named.default({}),
  sequences: named.default({}),
  roles: named.default({}),
  policies: named.default({}),
  views: named.default({}),
});

/** A drizzle-kit snapshot: what the schema is after one migration. */
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Reads a snapshot, whether from meta/ or fresh from Schema.ts (whose absent values are undefined). */
export function parseSnapshot(input: unknown): Snapshot {
  return snapshotSchema.parse(JSON.parse(JSON.stringify(input)));
}

const KINDS = [
  ["table", "tables"],
  ["enum", "enums"],
  ["schema", "schemas"],
  ["sequence", "sequences"],
  ["role", "roles"],
  ["policy", "policies"],
  ["view", "views"],
] as const;

/** Names what differs between two snapshots, like `table public.users`; empty when nothing does. */
export function changedObjects(prev: Snapshot, next: Snapshot): string[] {
  return KINDS.flatMap(([kind, key]) => {
    const names = new Set([...Object.keys(prev[key]), ...Object.keys(next[key])]);
    return [...names]
      .sort()
      .filter((name) => !isDeepStrictEqual(prev[key][name], next[key][name]))
      .map((name) => `${kind} ${name}`);
  });
}
