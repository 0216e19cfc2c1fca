import { join } from "node:path";
import { type Guardian, startGuardian } from "@slipway/local/guardian";
import { type LocalDatabase, startDatabase } from "@slipway/local/serve";
import { withFolder } from "./with-folder.ts";

export interface BenchDatabase {
  readonly guardian: Guardian;
  readonly database: LocalDatabase;
  /** A folder that is thrown away. */
  readonly folder: string;
}

interface DatabaseOptions {
  /** Whether Postgres waits for the disk at each commit, as in production; costs time where that is not the point. */
  readonly durable?: boolean;
}

/** Runs `work` on a throw-away Postgres with its endpoint. */
export async function withDatabase<T>(
  work: (bench: BenchDatabase) => Promise<T>,
  { durable = false }: DatabaseOptions = {},
): Promise<T> {
  return await withFolder(async (folder) => {
    const guardian = startGuardian();
    const database = await startDatabase({
      guardian,
      dir: durable ? join(folder, "postgres") : "memory",
    });
    try {
      return await work({ guardian, database, folder });
    } finally {
      await database.close();
      guardian.close();
    }
  });
}
