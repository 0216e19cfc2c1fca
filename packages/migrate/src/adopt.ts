import { changeLedger } from "./change-ledger.ts";
import { choosePrefix } from "./choose-prefix.ts";
import type { WithEmpty } from "./deploy/rehearse.ts";
import { findMigration } from "./find-migration.ts";
import { findPrefix } from "./find-prefix.ts";
import { readFingerprint } from "./fingerprint.ts";
import { FINGERPRINT_HASH, fingerprintHash } from "./fingerprint-hash.ts";
import { SET_LOCAL } from "./fingerprint/settings.ts";
import type { History, Migration } from "./history.ts";
import { type Ledger, readLedger } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";
import { literal } from "./sql-text.ts";

export interface AdoptOptions {
  /** Where the history is replayed. */
  readonly withEmpty: WithEmpty;
  /** The last migration that a person says is applied, where the schema does not tell. */
  readonly through?: string | undefined;
}

export interface Adoption {
  /** Tags of the migrations that were recorded as applied. */
  readonly adopted: readonly string[];
  /** Tags of those after them. */
  readonly pending: readonly string[];
}

/**
 * Records the migrations that a database without a ledger has, where its schema is exactly the one that they make on an
 * empty database; runs nothing on it. Throws MigrateError `cannot-adopt` or `unknown-migration`, or what a request
 * fails with.
 */
export async function adopt(
  session: Session,
  history: History,
  { withEmpty, through: name }: AdoptOptions,
): Promise<Adoption> {
  const { migrations } = history;
  const { target } = session;
  refuseKnown(await readLedger(session), target);
  if (migrations.length === 0) throw refuse(`${history.dir} holds no migration to adopt`);
  const through =
    name === undefined ? undefined : 1 + migrations.indexOf(findMigration(history, name));
  const live = await readFingerprint(session);
  const { from, to } = { from: through ?? 0, to: through ?? migrations.length };
  const prefixes = await withEmpty((empty) => findPrefix(empty, { history, live, from, to }));
  const length = choosePrefix({ history, prefixes, through, target });
  const adopted = migrations.slice(0, length);
  await record(session, adopted, live);
  const tags = migrations.map(({ tag }) => tag);
  return { adopted: tags.slice(0, length), pending: tags.slice(length) };
}

function refuseKnown({ migrations, units }: Ledger, target: string): void {
  const known = migrations.length + units.length;
  if (known === 0) return;
  const what = `${target} has a ledger already (${known} ${known === 1 ? "record" : "records"})`;
  throw refuse(`${what}; \`slipway status\` says how it stands with this history`);
}

/** One row for each, in both tables, if the database still has no ledger and the same schema. */
async function record(
  session: Session,
  adopted: readonly Migration[],
  live: readonly string[],
): Promise<void> {
  const rows = adopted.map(({ hash, when }) => `('${hash}', ${when})`);
  // They are applied whole: how many units they would be cut into does not matter any more.
  const units = adopted.map(
    ({ when, tag, hash }) => `(${when}, 0, 1, ${literal(tag)}, '${hash}', 'done')`,
  );
  await changeLedger(session, {
    failing: `${session.target} was not adopted`,
    createLedger: true,
    settings: [SET_LOCAL],
    holds: `NOT EXISTS (SELECT FROM drizzle.__drizzle_migrations) AND NOT EXISTS (SELECT FROM slipway.units)
    AND ${FINGERPRINT_HASH} = '${fingerprintHash(live)}'`,
    writes: [
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ${rows.join(", ")}`,
      `INSERT INTO slipway.units (migration, unit, of, tag, hash, state) VALUES ${units.join(", ")}`,
    ],
    isWritten: async () => isWritten(await readLedger(session), adopted),
  });
}

function isWritten({ migrations, units }: Ledger, adopted: readonly Migration[]): boolean {
  return (
    units.length === 0 &&
    migrations.length === adopted.length &&
    adopted.every(
      ({ when, hash }, n) => migrations[n]?.when === when && migrations[n].hash === hash,
    )
  );
}

function refuse(message: string): MigrateError {
  return new MigrateError("cannot-adopt", message);
}
