import { readFingerprint } from "../fingerprint.ts";
import { deltaOf } from "../fingerprint-delta.ts";
import type { History, Migration } from "../history.ts";
import type { Deferred, Rehearsal } from "../manifest.ts";
import { migrate } from "../migrate.ts";
import { MigrateError } from "../migrate-error.ts";
import { replay } from "../replay.ts";
import type { Session } from "../session/session.ts";
import { cutUnits } from "../units.ts";

/** Lends a session on an empty database. */
export type WithEmpty = <T>(work: (session: Session) => Promise<T>) => Promise<T>;

/** How many contract files may wait at once with a rehearsal; each costs two replays of the history. */
const MOST_DEFERRED = 5;

/**
 * Replays a history on empty databases: in order, with its newest contract files last, as a deploy of several releases
 * at once runs them, and with each of those alone last, as where it was merged late. Throws MigrateError where it cannot be replayed in order.
 */
export async function rehearse(history: History, withEmpty: WithEmpty): Promise<Rehearsal> {
  const fingerprint = await withEmpty((session) => replay(session, history));
  const contracts = await contractsOf(history);
  const deferred: Deferred[] = [];
  for (const last of lasts(contracts.slice(-MOST_DEFERRED))) {
    const found = await withEmpty((session) =>
      rehearseLast({ session, history, last, fingerprint }),
    );
    if (found !== undefined) deferred.push(found);
  }
  return { fingerprint: [...fingerprint], deferred };
}

function lasts(newest: readonly Migration[]): (readonly Migration[])[] {
  const alone = newest.slice(0, -1).map((migration) => [migration]);
  return [...newest.map((_, n) => newest.slice(n)), ...alone];
}

interface Order {
  readonly session: Session;
  readonly history: History;
  /** The contract files that run after all others. */
  readonly last: readonly Migration[];
  /** Where the history ends in order. */
  readonly fingerprint: readonly string[];
}

/** Undefined where the others cannot do without them. */
async function rehearseLast({
  session,
  history,
  last,
  fingerprint,
}: Order): Promise<Deferred | undefined> {
  const others = history.migrations.filter((migration) => !last.includes(migration));
  const contracts = last.map(({ when }) => when);
  if (!(await succeeds(migrate(session, { ...history, migrations: others })))) return undefined;
  const delta = deltaOf(fingerprint, await readFingerprint(session));
  const sameEnd =
    (await succeeds(migrate(session, history))) &&
    isEmpty(deltaOf(fingerprint, await readFingerprint(session)));
  return { contracts, ...delta, sameEnd };
}

async function succeeds(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return true;
  } catch (error) {
    if (error instanceof MigrateError && error.code === "failed") return false;
    throw error;
  }
}

function isEmpty({ lost, gained }: Pick<Deferred, "lost" | "gained">): boolean {
  return lost.length + gained.length === 0;
}

async function contractsOf({ migrations }: History): Promise<Migration[]> {
  const cuts = await Promise.all(migrations.map((migration) => cutUnits(migration, migrations)));
  return cuts.flatMap(({ migration, phase }) => (phase === "contract" ? migration : []));
}
