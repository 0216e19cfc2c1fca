import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { History, Migration } from "./history.ts";
import { readEntries } from "./journal.ts";

/** What looks wrong in a migrations folder and stops nothing, for people; each line names its file. */
export function historyWarnings(history: History): readonly string[] {
  return [
    ...history.warnings,
    ...missingSnapshots(history),
    ...sharedNumbers(history),
    ...journalOrder(history),
    ...datedBack(history),
  ];
}

/** The number that drizzle-kit gave to a file: what stands before its first underscore. */
function numberOf({ tag }: Migration): string {
  return tag.split("_", 1).join("");
}

const RESTORE = "restore it from version control";

function missingSnapshots({ dir, migrations }: History): string[] {
  const newest = migrations.at(-1);
  const missing = new Set(
    migrations
      .map((migration) => `${numberOf(migration)}_snapshot.json`)
      .filter((name) => !existsSync(join(dir, "meta", name))),
  );
  if (newest === undefined || missing.size === 0) return [];
  const last = `${numberOf(newest)}_snapshot.json`;
  const older = [...missing].filter((name) => name !== last);
  return [
    ...(older.length === 0
      ? []
      : [`${list(older)} missing in meta: only drizzle-kit needs them; ${RESTORE}`]),
    ...(missing.has(last)
      ? [
          `${last} is missing in meta, and it is the newest: drizzle-kit would compare the schema with an older one, and write again what ${newest.tag}.sql does; ${RESTORE}`,
        ]
      : []),
  ];
}

/** As two branches leave them that were merged. */
function sharedNumbers({ migrations }: History): string[] {
  const groups = Map.groupBy(migrations, numberOf);
  return [...groups].flatMap(([number, files]) =>
    files.length === 1
      ? []
      : `${files.map(({ tag }) => `${tag}.sql`).join(" and ")} have one number, ${number}: they are applied in this order, and each is known by its date`,
  );
}

/** The journal's order is not ours: `idx` has the word. */
function journalOrder({ dir, migrations }: History): string[] {
  const path = join(dir, "meta", "_journal.json");
  const listed = readEntries(readFileSync(path, "utf8"), path);
  const moved = migrations.find(({ tag }, n) => listed[n]?.tag !== tag);
  if (moved === undefined) return [];
  const what = `meta/_journal.json does not list its entries by their idx: ${moved.tag} is applied as number ${migrations.indexOf(moved) + 1}`;
  return [`${what}, and by drizzle's own migrator at another place; sort the entries`];
}

/** Drizzle applies what is newer than the newest that is applied, and nothing else. */
function datedBack({ migrations }: History): string[] {
  let newest: Migration | undefined;
  return migrations.flatMap((migration) => {
    if (newest === undefined || migration.when > newest.when) {
      newest = migration;
      return [];
    }
    return `${migration.tag}.sql is dated before ${newest.tag}.sql, which stands before it: slipway applies it, drizzle's own migrator skips it where the other is applied`;
  });
}

const SHOWN = 3;

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(", ");
  const rest = names.length - SHOWN;
  return `${shown}${rest > 0 ? ` and ${rest} more` : ""} ${names.length === 1 ? "is" : "are"}`;
}
