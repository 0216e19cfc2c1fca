import { randomUUID } from "node:crypto";
import { LEAVE_LEDGER } from "../guarded-batch.ts";
import { MigrateError } from "../migrate-error.ts";
import { judge } from "../outcome.ts";
import { place } from "../refusal.ts";
import { QueryError } from "../session/query-error.ts";
import type { Connection, Session } from "../session/session.ts";
import type { AutocommitUnit } from "../units.ts";
import { timeLeft, withinDeadline } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";
import {
  lockMigrators,
  readMarker,
  removeMarker,
  setDone,
  setMarker,
  unlockMigrators,
} from "./marker.ts";
import { commitsInParts, proofOf, waitsPolitely } from "./proof/proof-of.ts";
import type { Proof } from "./proof/proof.ts";
import { setsRole } from "../cut/session-setting.ts";
import { tellWaits } from "./tell-waits.ts";
import { unresolved } from "./unresolved.ts";
import { untilKnown } from "./until-known.ts";

const QUERY_CANCELED = "57014";

interface Run {
  readonly session: Session;
  readonly unit: AutocommitUnit;
  readonly options: ApplyOptions;
  readonly proof: Proof | undefined;
  /** Tells this run's marker from others', where the catalog tells nothing. */
  readonly name: string;
  /** Whether the statement may have reached Postgres. */
  sent: boolean;
}

/**
 * Applies one statement that Postgres forbids in a transaction: a marker says that it begins, then it runs, then it is
 * recorded. What a run leaves in between, the next one finds by the marker, and asks the catalog how it ended. Needs a
 * session of Postgres that lasts, which holds the migrators' lock meanwhile. Ends as `applyUnit` does.
 */
export async function applyAutocommit(
  session: Session,
  unit: AutocommitUnit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  const proof = proofOf(unit.statements[0].node);
  const run: Run = { session, unit, options, proof, name: randomUUID(), sent: false };
  return await untilKnown({ session, unit, options }, async () => {
    withinDeadline(options, unit);
    const connection = await session.connect();
    try {
      await lockMigrators(connection);
      await attempt(connection, run);
      await unlockMigrators(connection);
    } finally {
      // Ends what it still runs, and with it the lock.
      await connection.close();
    }
  });
}

async function attempt(connection: Connection, run: Run): Promise<void> {
  const { unit, options, proof } = run;
  const start = performance.now();
  const open = await readMarker(connection, unit, options.holds);
  await setUp(connection, run);
  const before = open ?? (await begin(connection, run));
  const unknown = proof === undefined && open !== undefined && !(open === run.name && !run.sent);
  if (unknown) throw unresolved(unit);
  if (!(await tookEffect(connection, run, before))) await runStatement(connection, run, before);
  await setDone(connection, unit, performance.now() - start);
}

/** Timeouts and what the file sets, of which a role comes last: ours writes the markers. */
async function setUp(connection: Connection, { unit, options }: Run): Promise<void> {
  const { node } = unit.statements[0];
  const lockTimeout = waitsPolitely(node) ? 0 : options.lockTimeout;
  const statementTimeout = options.deadline === undefined ? 0 : timeLeft(options.deadline);
  await connection.query(`SELECT set_config('lock_timeout', '${lockTimeout}', false),
    set_config('statement_timeout', '${statementTimeout}', false), ${LEAVE_LEDGER}`);
  await noticeOurEnd(connection);
  for (const { text } of unit.settings.filter((setting) => !setsRole(setting.node))) {
    await connection.query(text);
  }
}

/** Has Postgres end what runs once nobody is there to hear of it; not all its platforms can. */
async function noticeOurEnd(connection: Connection): Promise<void> {
  try {
    await connection.query("SET client_connection_check_interval = '1s'");
  } catch (error) {
    if (!(error instanceof QueryError) || error.outcome === "unknown") throw error;
  }
}

async function begin(connection: Connection, { unit, options, proof, name }: Run): Promise<string> {
  const before = proof === undefined ? name : await readText(connection, proof.before);
  await setMarker(connection, unit, { before, release: options.release });
  return before;
}

/** Whether the statement has done its work already; takes away what a broken attempt left behind. */
async function tookEffect(connection: Connection, { unit, proof }: Run, before: string) {
  if (proof === undefined) return false;
  for (const { text } of await connection.query(proof.leftovers(before))) {
    await connection.query(text ?? "");
  }
  const outcome = await readText(connection, proof.outcome(before));
  if (outcome === "unknown") throw unresolved(unit);
  return outcome === "done";
}

async function runStatement(connection: Connection, run: Run, before: string): Promise<void> {
  const [statement] = run.unit.statements;
  const roles = run.unit.settings.filter(({ node }) => setsRole(node));
  const { session, options } = run;
  const pid = await readText(connection, "SELECT pg_backend_pid() AS text");
  const watched = { session, pid, tell: (who: string) => options.onWait("locked", who) };
  try {
    for (const { text } of roles) await connection.query(text);
    run.sent = true;
    await tellWaits(watched, connection.query(statement.text));
  } catch (error) {
    if (!(error instanceof QueryError) || judge(error) === "unknown") throw error;
    await leaveRoles(connection, roles.length);
    if (!(await endedAllTheSame({ connection, run, before }, error))) throw inTime(run, error);
  }
  await leaveRoles(connection, roles.length);
}

/** The only timeout that a statement has is the end of the run. */
function inTime({ unit, options: { deadline } }: Run, error: QueryError): Error {
  if (error.sqlstate !== QUERY_CANCELED || timeLeft(deadline) > 0) return error;
  const { tag } = unit.migration;
  const [{ position }] = unit.statements;
  const what = `${place(tag, position)}: this statement takes longer than this run may, and nothing of it is left`;
  const next = "run it with more time: from a machine, a migration has no time limit";
  return new MigrateError("out-of-time", `${what}; ${next}`, { tag, position, cause: error });
}

async function leaveRoles(connection: Connection, roles: number): Promise<void> {
  if (roles === 0) return;
  await connection.query("RESET SESSION AUTHORIZATION");
  await connection.query("RESET ROLE");
}

interface Failed {
  readonly connection: Connection;
  readonly run: Run;
  readonly before: string;
}

/** Whether a statement that failed took effect; if not, nothing of it is left, and its marker is gone. */
async function endedAllTheSame({ connection, run, before }: Failed, error: QueryError) {
  const { unit } = run;
  if (run.proof === undefined && commitsInParts(unit.statements[0].node)) {
    throw unresolved(unit, error);
  }
  try {
    if (await tookEffect(connection, run, before)) return true;
    await removeMarker(connection, unit);
  } catch (cleaning) {
    // The marker stays: the next run cleans up.
    if (!(cleaning instanceof QueryError)) throw cleaning;
  }
  return false;
}

async function readText(connection: Connection, query: string): Promise<string> {
  const [row] = await connection.query(query);
  return row?.["text"] ?? "";
}
