import type { History, Migration } from "./history.ts";
import { MigrateError } from "./migrate-error.ts";

/** The migration that a person names, by its tag, its file or its number. Throws MigrateError `unknown-migration`. */
export function findMigration({ migrations, dir }: History, name: string): Migration {
  const tag = name.replace(/\.sql$/, "");
  const exact = migrations.find((migration) => migration.tag === tag);
  if (exact !== undefined) return exact;
  const [found, ...others] = migrations.filter((migration) => migration.tag.split("_")[0] === tag);
  if (found === undefined) {
    const next = "`slipway status` lists what is pending";
    throw unknown(`${dir} has no migration "${name}"; ${next}`);
  }
  if (others.length === 0) return found;
  const tags = [found, ...others].map((migration) => migration.tag).join(", ");
  throw unknown(`"${name}" may be any of ${tags}; write the whole name`);
}

function unknown(message: string): MigrateError {
  return new MigrateError("unknown-migration", message);
}
