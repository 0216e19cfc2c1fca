import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger, migrate } from "graphile-migrate";
import { clearAllPools } from "graphile-migrate/dist/pgReal.js";
import type { Contender } from "../contender.ts";
import { scriptOf, type SyntheticHistory } from "./synthetic-history.ts";

/** graphile-migrate on committed migrations: a transaction for each file. */
export async function graphileMigrate(
  migrationsFolder: string,
  { files }: SyntheticHistory,
): Promise<Contender> {
  await writeCommitted(join(migrationsFolder, "committed"), files);
  const logger = new Logger(() => () => {});
  return {
    name: "graphile-migrate",
    transport: "tcp",
    async apply(connectionString) {
      await migrate({ connectionString, migrationsFolder, logger });
      // It would keep its connection for a moment, and end the process when the database goes.
      clearAllPools();
    },
  };
}

/** Each file names the hash of the one before, as `graphile-migrate commit` writes it (dist/hash.js). */
async function writeCommitted(dir: string, files: SyntheticHistory["files"]): Promise<void> {
  await mkdir(dir, { recursive: true });
  let previous: string | undefined;
  for (const [at, statements] of files.entries()) {
    const body = scriptOf(statements).trim();
    const hashed = `${`${previous ?? ""}\n${body}`.trim()}\n`;
    const hash = `sha1:${createHash("sha1").update(hashed).digest("hex")}`;
    const text = `--! Previous: ${previous ?? "-"}\n--! Hash: ${hash}\n\n${body}\n`;
    await writeFile(join(dir, `${String(at + 1).padStart(6, "0")}.sql`), text);
    previous = hash;
  }
}
