import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runner } from "node-pg-migrate";
import type { Contender } from "../contender.ts";
import { scriptOf, type SyntheticHistory } from "./synthetic-history.ts";

/** node-pg-migrate with what its command line takes for granted: all files in one transaction. */
export async function nodePgMigrate(dir: string, { files }: SyntheticHistory): Promise<Contender> {
  await mkdir(dir, { recursive: true });
  for (const [at, statements] of files.entries()) {
    await writeFile(join(dir, `${1_700_000_000_000 + at}_step.sql`), scriptOf(statements));
  }
  return {
    name: "node-pg-migrate",
    transport: "tcp",
    apply: (databaseUrl) =>
      runner({
        databaseUrl,
        dir,
        direction: "up",
        migrationsTable: "pgmigrations",
        singleTransaction: true,
        log: () => {},
      }),
  };
}
