import * as z from "zod/mini";
import { ask } from "../ask.ts";
import { createLedger } from "../create-ledger.ts";
import { MigrateError } from "../migrate-error.ts";
import type { Session } from "../session/session.ts";
import { literal } from "../sql-text.ts";

const release = z.object({
  release: z.string(),
  /** Contract files, by version, that waited when it was deployed and that its code can do with. */
  contracts: z.array(z.string()),
  /** Seconds after which no invocation of it runs any more, once another release is live. */
  drain: z.number(),
  /** Unix times in ms, of the database's clock. */
  deployedAt: z.number(),
  /** Null for a deploy that did not reach its end. */
  liveAt: z.nullable(z.number()),
});

/** One deploy of code, as the ledger knows it. */
export type Release = z.infer<typeof release>;

/** All releases of a database. */
export interface Releases {
  readonly releases: readonly Release[];
  /** Unix time in ms, of the database's clock. */
  readonly now: number;
  /** Changes with each of them. */
  readonly state: string;
}

const answer = z.object({ releases: z.array(release), now: z.number(), state: z.string() });

const EPOCH_MS = (time: string) => `(extract(epoch FROM ${time}) * 1000)::bigint`;

const STATE = `(SELECT md5(coalesce(string_agg(concat_ws(' ', release, contract_files::text,
    extract(epoch FROM deployed_at), extract(epoch FROM live_at)), ',' ORDER BY release), '')) FROM slipway.releases)`;

const READ = `SELECT json_build_object(
  'state', ${STATE},
  'now', ${EPOCH_MS("clock_timestamp()")},
  'releases', (SELECT coalesce(json_agg(json_build_object(
    'release', release, 'contracts', contract_files, 'drain', drain,
    'deployedAt', ${EPOCH_MS("deployed_at")}, 'liveAt', ${EPOCH_MS("live_at")})), '[]')
    FROM slipway.releases)) AS answer`;

const READING = "the releases cannot be read";
const WRITING = "the release cannot be written down";

/** Missing tables or columns: no deploy has been here, or one of an older ledger. */
const NEVER = new Set(["42P01", "42703"]);

/** Reads the releases; undefined where the ledger has no place for them yet. Throws MigrateError `unreachable` or `failed`. */
export async function readReleases(session: Session): Promise<Releases | undefined> {
  try {
    const [row] = await ask(session, READ, READING);
    const read: unknown = JSON.parse(row?.["answer"] ?? "");
    return answer.parse(read);
  } catch (error) {
    const sqlstate = error instanceof MigrateError ? error.details.sqlstate : undefined;
    if (NEVER.has(sqlstate ?? "")) return undefined;
    throw error;
  }
}

/** Reads the releases, making a place for them where there is none. Throws MigrateError. */
export async function openReleases(session: Session): Promise<Releases> {
  const found = await readReleases(session);
  if (found !== undefined) return found;
  await createLedger(session, { lockTimeout: 3000, statementTimeout: 60_000, wait: 60_000 });
  const made = await readReleases(session);
  if (made === undefined) throw new Error("the ledger was made and is not there");
  return made;
}

/** A condition in SQL that holds as long as no deploy begins or ends. */
export function unchanged({ state }: Releases): string {
  return `${STATE} = ${literal(state)}`;
}

/** Writes down that every handler has received this release. Throws MigrateError `unknown-release` where none was announced. */
export async function markLive(session: Session, name: string): Promise<void> {
  const rows = await ask(
    session,
    `UPDATE slipway.releases SET live_at = now() WHERE release = ${literal(name)} RETURNING release`,
    WRITING,
  );
  if (rows.length > 0) return;
  const what = `release ${name} was never announced to ${session.target}`;
  throw new MigrateError("unknown-release", `${what}; deploy it again`);
}
