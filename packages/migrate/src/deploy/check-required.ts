import type { Deferred, Manifest } from "../manifest.ts";
import type { Plan } from "../plan.ts";
import type { Refusal } from "../refusal.ts";
import { deferredOf } from "./deferred-of.ts";

/** `column "schema"."table"."name" …`, as the fingerprint writes it. */
const COLUMN = /^column ((?:"(?:[^"]|"")*"\.){2})("(?:[^"]|"")*") /;

/**
 * New code inserts without the columns that a waiting contract file takes away. Refuses to begin where one of them is
 * required and nothing fills it: until the file has run, every such insert would fail.
 */
export function checkRequired(
  { left }: Pick<Plan, "left">,
  { fingerprint, deferred }: Pick<Manifest, "fingerprint" | "deferred">,
): Refusal[] {
  const [first] = left;
  const waiting = deferredOf(deferred, left);
  if (first === undefined || waiting === undefined || fingerprint === null) return [];
  const { tag } = first.migration;
  return requiredColumns(waiting, fingerprint).map(({ table, column }) => {
    const what = `while ${tag}.sql waits, the new code cannot insert into ${table}: ${column} is required, and nothing fills it`;
    const next = `put a file before it with ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL`;
    return { code: "phase", tag, message: `${what}; ${next}` };
  });
}

/** Columns that are gone in the end, of tables that are not. */
function requiredColumns({ gained }: Deferred, end: readonly string[]) {
  const inEnd = end.flatMap((line) => readColumn(line) ?? []);
  const [tables, columns] = [
    new Set(inEnd.map(({ table }) => table)),
    new Set(inEnd.map(({ table, column }) => `${table}.${column}`)),
  ];
  return gained
    .filter((line) => line.includes(" not null") && !/ (default|generated) /.test(line))
    .flatMap((line) => readColumn(line) ?? [])
    .filter(({ table, column }) => tables.has(table) && !columns.has(`${table}.${column}`));
}

function readColumn(line: string) {
  const [, table, column] = COLUMN.exec(line) ?? [];
  return table === undefined || column === undefined
    ? undefined
    : { table: table.slice(0, -1), column };
}
