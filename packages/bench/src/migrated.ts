import { join } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import { root } from "./stage.ts";

/** Applies our history to a database. */
export async function migrated(url: string): Promise<void> {
  const session = await openSession(url);
  try {
    await migrate(session, readHistory(join(root, "migrations")), { phase: "all" });
  } finally {
    await session.close();
  }
}
