import type { Client } from "pg";
import * as z from "zod/mini";
import { isWeaker, type Lock, LOCK_MODES, type LockMode } from "../locks/lock.ts";

const held = z.array(z.object({ oid: z.string(), name: z.string(), mode: z.string() }));

/** What a session holds on relations of before: tables, views, and whatever else is named. */
export async function heldBy(client: Client, pid: number, relations: readonly Related[]) {
  const oids = relations.map(({ oid }) => oid).join(",");
  const { rows } = await client.query(`SELECT l.relation::text AS oid, l.mode,
      coalesce((SELECT relname FROM pg_class WHERE oid = l.relation), 'gone') AS name
    FROM pg_locks AS l WHERE l.pid = ${pid} AND l.granted AND l.relation IN (${oids})`);
  const found = new Map<string, LockMode>();
  for (const { oid, mode } of held.parse(rows)) {
    const words = modeWords(mode);
    const other = found.get(oid);
    if (other === undefined || isWeaker(other, words)) found.set(oid, words);
  }
  return new Map([...found].filter(([, mode]) => !isWeaker(mode, "ROW EXCLUSIVE")));
}

/** `AccessExclusiveLock` as SQL has it. */
function modeWords(mode: string): LockMode {
  const words = mode
    .replace(/Lock$/, "")
    .replaceAll(/(?!^)([A-Z])/g, " $1")
    .toUpperCase();
  return z.enum(LOCK_MODES).parse(words);
}

const related = z.object({
  oid: z.string(),
  name: z.string(),
  kind: z.string(),
  /** The table of an index or of statistics. */
  of: z.nullable(z.string()),
  /** At the other end of a foreign key. */
  tied: z.array(z.string()),
  /** Tables that inherit from it. */
  heirs: z.array(z.string()),
});
export type Related = z.infer<typeof related>;

/** Reads the relations of the schema, and what ties them together. */
export async function readRelations(client: Client): Promise<Related[]> {
  return z.array(related).parse((await client.query(RELATIONS)).rows);
}

const RELATIONS = `SELECT c.oid::text, c.relname AS name, c.relkind AS kind,
    (SELECT indrelid::text FROM pg_index WHERE indexrelid = c.oid) AS of,
    ARRAY(SELECT CASE WHEN conrelid = c.oid THEN confrelid ELSE conrelid END::text FROM pg_constraint
      WHERE contype = 'f' AND c.oid IN (conrelid, confrelid)) AS tied,
    ARRAY(SELECT inhrelid::text FROM pg_inherits WHERE inhparent = c.oid) AS heirs
  FROM pg_class AS c WHERE c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace)
  UNION ALL
  SELECT oid::text, stxname, 's', stxrelid::text, '{}', '{}' FROM pg_statistic_ext`;

/** What is wrong with the locks that we tell, given those that Postgres holds. */
export function disagreement(
  told: readonly Lock[],
  found: ReadonlyMap<string, LockMode>,
  relations: readonly Related[],
): string[] {
  const must = new Map<string, LockMode>();
  const may = new Map<string, LockMode>();
  const dependents = told.some(({ on }) => on === "depending on");
  for (const { on, name, mode } of told) {
    const relation = relations.find((one) => one.name === name.at(-1));
    if (relation === undefined) continue;
    if (on === "relation") must.set(relation.oid, mode);
    if (on === "table of" && relation.of !== null) must.set(relation.of, mode);
    for (const oid of on === "tied to" ? relation.tied : relation.heirs) may.set(oid, mode);
  }
  return relations.flatMap(({ oid, name, kind }) => {
    const [mode, least, most] = [found.get(oid), must.get(oid), may.get(oid)];
    if (mode === (least ?? most) || (least === undefined && mode === undefined)) return [];
    // Indexes and sequences that nobody named follow their table.
    const counts = least !== undefined || (/[rpvm]/.test(kind) && !dependents);
    const fits = mode !== undefined && most !== undefined && !isWeaker(most, mode);
    return counts && !fits ? [`${name}: ${mode} held, ${least ?? most} told`] : [];
  });
}
