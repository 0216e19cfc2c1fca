import { leaveLedger } from "../guarded-batch.ts";
import { setsRole } from "../cut/session-setting.ts";
import type { Connection } from "../session/session.ts";
import type { AutocommitUnit } from "../units.ts";

/** Sets for a session what a file has set, but for its role: ours writes the markers. */
export async function setAsFile(
  connection: Connection,
  { settings }: AutocommitUnit,
): Promise<void> {
  await connection.query(`SELECT ${leaveLedger("session")}`);
  for (const { node, text } of settings) {
    if (!setsRole(node)) await connection.query(text);
  }
}

/** Does something in the role that a file has set, and comes back to ours whatever becomes of it. */
export async function inFilesRole<T>(
  connection: Connection,
  { settings }: AutocommitUnit,
  work: () => Promise<T>,
): Promise<T> {
  const roles = settings.filter(({ node }) => setsRole(node));
  if (roles.length === 0) return await work();
  for (const { text } of roles) await connection.query(text);
  try {
    return await work();
  } finally {
    // Of a connection that is broken there is nothing left to come back to.
    await connection.query("RESET SESSION AUTHORIZATION").catch(() => undefined);
    await connection.query("RESET ROLE").catch(() => undefined);
  }
}
