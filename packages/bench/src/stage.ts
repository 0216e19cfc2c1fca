import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Guardian, startGuardian } from "@slipway/local/guardian";
import { type LocalDatabase, startDatabase } from "@slipway/local/serve";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface Stage {
  readonly guardian: Guardian;
  readonly database: LocalDatabase;
  /** A folder that is thrown away. */
  readonly folder: string;
}

interface StageOptions {
  /** Whether Postgres waits for the disk at each commit, as in production; costs time where that is not the point. */
  readonly durable?: boolean;
}

/** Runs `work` on a throw-away Postgres with its endpoint. */
export async function withStage<T>(
  work: (stage: Stage) => Promise<T>,
  { durable = false }: StageOptions = {},
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

/** Lends `work` a folder that is thrown away. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
