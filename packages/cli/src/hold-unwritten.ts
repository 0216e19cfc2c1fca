import type { History } from "@slipway/migrate/history";
import type { Session } from "@slipway/migrate/session/session";
import { readStatus } from "@slipway/migrate/status";
import { cutUnits } from "@slipway/migrate/units";

export interface Held {
  /** The history without what waits for its author. */
  readonly history: History;
  /** Names of the newest pending migrations that hold no statement yet. */
  readonly unwritten: readonly string[];
}

/** Keeps back new files that are still empty: applied now, they could never be written. */
export async function holdUnwritten(session: Session, history: History): Promise<Held> {
  const unwritten: string[] = [];
  for (const migration of history.migrations.toReversed()) {
    const { units, refusals } = await cutUnits(migration, history.migrations);
    const empty = units.every(({ statements }) => statements.length === 0);
    if (refusals.length > 0 || !empty) break;
    unwritten.unshift(migration.tag);
  }
  if (unwritten.length === 0) return { history, unwritten };
  const status = await readStatus(session, history);
  const pending = new Set(status.pending.map(({ tag }) => tag));
  const held = unwritten.filter((tag) => pending.has(tag));
  const migrations = history.migrations.filter(({ tag }) => !held.includes(tag));
  return { history: { ...history, migrations }, unwritten: held };
}
