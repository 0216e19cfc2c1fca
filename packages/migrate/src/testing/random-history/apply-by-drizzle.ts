import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { readHistory } from "../../history.ts";
import { readStatus } from "../../status.ts";
import { openTestSession, testDatabase } from "../open-test-session.ts";
import { rewriteHistory, writeHistory } from "../write-history.ts";
import { endOf } from "./end-of.ts";
import type { RandomStep } from "./random-history.ts";
import type { Random } from "./random.ts";

/**
 * Applies a history by drizzle-orm's own migrator, which is drizzle-kit's too, in some deploys. Undefined where the
 * status says before one that it must not run.
 */
export async function applyByDrizzle(steps: readonly RandomStep[], random: Random) {
  const { url, session } = await newDatabase();
  const dir = writeHistory([]);
  for (let n = 1; n <= steps.length; n += 1) {
    // Several files may be pending at once.
    if (n < steps.length && random.chance(0.5)) continue;
    rewriteHistory(dir, steps.slice(0, n));
    if ((await readStatus(session, readHistory(dir))).drizzleKit.length > 0) return undefined;
    await deploy(url, dir);
  }
  return await endOf(session, readHistory(dir));
}

async function newDatabase() {
  const database = await testDatabase();
  return { url: database.url, session: await openTestSession(database) };
}

async function deploy(url: string, migrationsFolder: string): Promise<void> {
  const db = drizzle(url);
  try {
    await migrate(db, { migrationsFolder });
  } finally {
    await db.$client.end();
  }
}
