import { compareFingerprints, type Drift } from "./drift.ts";
import { readFingerprint } from "./fingerprint.ts";
import type { History } from "./history.ts";
import { migrate } from "./migrate.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";

/** How the schema of a database relates to those that the beginnings of a history make. */
export interface Prefixes {
  /** The beginnings that make the same schema, by how many migrations they have. */
  readonly equal: readonly number[];
  /** The one that differs least, the longest of several. */
  readonly nearest: { readonly length: number; readonly drift: Drift };
  /** Why the replay ended early: the migration after so many could not be applied. */
  readonly stopped: { readonly after: number; readonly why: MigrateError } | undefined;
}

interface Question {
  readonly history: History;
  /** The fingerprint to find. */
  readonly live: readonly string[];
  /** The shortest and the longest beginning to look at. */
  readonly from: number;
  readonly to: number;
}

/** Replays a history on an empty database, one migration after the other, and compares each step. Throws MigrateError. */
export async function findPrefix(
  empty: Session,
  { history, live, from, to }: Question,
): Promise<Prefixes> {
  const equal: number[] = [];
  let nearest: Prefixes["nearest"] | undefined;
  for (let length = from; length <= to; length += 1) {
    const why = await replay(empty, history, length);
    if (why !== undefined) {
      if (nearest === undefined) throw why;
      return { equal, nearest, stopped: { after: length - 1, why } };
    }
    const drift = compareFingerprints(await readFingerprint(empty), live);
    if (sizeOf(drift) === 0) equal.push(length);
    if (nearest === undefined || sizeOf(drift) <= sizeOf(nearest.drift))
      nearest = { length, drift };
  }
  if (nearest === undefined) throw new Error("there is nothing to look at");
  return { equal, nearest, stopped: undefined };
}

/** Undefined once the first migrations are applied; why not, where an empty database cannot take them. */
async function replay(
  empty: Session,
  history: History,
  length: number,
): Promise<MigrateError | undefined> {
  if (length === 0) return undefined;
  try {
    await migrate(empty, { ...history, migrations: history.migrations.slice(0, length) });
    return undefined;
  } catch (error) {
    if (error instanceof MigrateError && (error.code === "failed" || error.code === "refused")) {
      return error;
    }
    throw error;
  }
}

function sizeOf({ missing, unexpected }: Drift): number {
  return missing.length + unexpected.length;
}
