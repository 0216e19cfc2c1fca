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
}

const answer = z.object({ releases: z.array(release), now: z.number() });

const EPOCH_MS = (time: string) => `(extract(epoch FROM ${time}) * 1000)::bigint`;

const READ = `SELECT json_build_object(
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
  return { releases: [], now: 0 };
}

export interface Announcement {
  readonly release: string;
  /** The newest migration that it was built for, by `when`; 0 where it has none. */
  readonly migration: number;
  readonly contracts: readonly string[];
  readonly drain: number;
}

/** Writes down that the handlers may receive this release from now on. */
export async function announceRelease(
  session: Session,
  { release: name, migration, contracts, drain }: Announcement,
): Promise<void> {
  await ask(
    session,
    `INSERT INTO slipway.releases AS known (release, migration, contract_files, drain)
    VALUES (${literal(name)}, ${migration}, ARRAY[${contracts.map(literal).join(", ")}]::text[], ${drain})
    ON CONFLICT (release) DO UPDATE SET deployed_at = now(), drain = greatest(known.drain, excluded.drain),
      contract_files = ARRAY(SELECT unnest(known.contract_files) UNION SELECT unnest(excluded.contract_files))`,
    WRITING,
  );
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
