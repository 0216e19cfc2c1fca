import { readFingerprint } from "./fingerprint.ts";
import type { History } from "./history.ts";
import { migrate } from "./migrate.ts";
import type { Session } from "./session/session.ts";

/** Applies a history to an empty database; gives the fingerprint that it ends in. Throws MigrateError. */
export async function replay(empty: Session, history: History): Promise<readonly string[]> {
  await migrate(empty, history);
  return await readFingerprint(empty);
}
