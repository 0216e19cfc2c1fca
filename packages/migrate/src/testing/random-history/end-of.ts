import { expect } from "vitest";
import { readFingerprint } from "../../fingerprint.ts";
import type { History } from "../../history.ts";
import type { Session } from "../../session/session.ts";
import { readStatus } from "../../status.ts";

/** How a database ends that has the whole history: its schema, and what drizzle's ledger says. */
export async function endOf(session: Session, history: History) {
  const { applied, pending, refusals } = await readStatus(session, history);
  expect([applied.length, pending, refusals]).toEqual([history.migrations.length, [], []]);
  const ledger = "SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id";
  return { fingerprint: await readFingerprint(session), ledger: await session.query(ledger) };
}
