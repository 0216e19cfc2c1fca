import { randomUUID } from "node:crypto";
import { MigrateError } from "../migrate-error.ts";
import { judge } from "../outcome.ts";
import { place } from "../refusal.ts";
import { QueryError } from "../session/query-error.ts";
import type { Connection, Session } from "../session/session.ts";
import type { AutocommitUnit } from "../units.ts";
import { timeLeft, withinDeadline } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";
import { inFilesRole, setAsFile } from "./as-file.ts";
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
import { tellWaits } from "./tell-waits.ts";
import { unresolved } from "./unresolved.ts";
import { untilKnown } from "./until-known.ts";
import { workAlone } from "./work-alone.ts";

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
      const pid = await lockMigrators(connection);
      await attempt(connection, run, pid);
      await unlockMigrators(connection);
    } finally {
      // Ends what it still runs, and with it the lock.
      await connection.close();
    }
  });
}

async function attempt(connection: Connection, run: Run, pid: string): Promise<void> {
  const { unit, options, proof } = run;
  const start = performance.now();
  const open = await readMarker(connection, unit, options.holds);
  await setUp(connection, run);
  const before = open ?? (await begin(connection, run));
  const unknown = proof === undefined && open !== undefined && !(open === run.name && !run.sent);
  if (unknown) throw unresolved(unit);
  const begun = { connection, run, before, pid };
  if (!(await tookEffect(begun))) await runStatement(begun);
  await setDone(connection, unit, performance.now() - start);
}

/** What the file sets, and then timeouts of ours. */
async function setUp(connection: Connection, { unit, options }: Run): Promise<void> {
  await setAsFile(connection, unit);
  const statementTimeout = options.deadline === undefined ? 0 : timeLeft(options.deadline);
  await connection.query(`SELECT pg_catalog.set_config('lock_timeout', '${options.lockTimeout}', false),
    pg_catalog.set_config('statement_timeout', '${statementTimeout}', false)`);
  await noticeOurEnd(connection);
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
  const before =
    proof === undefined
      ? name
      : await inFilesRole(connection, unit, () => readText(connection, proof.before));
  await setMarker(connection, unit, { before, release: options.release });
  return before;
}

interface Begun {
  readonly connection: Connection;
  readonly run: Run;
  readonly before: string;
  /** The backend that holds the migrators' lock. */
  readonly pid: string;
}

/** Milliseconds; shorter than Postgres lets a deadlock last. */
const CLEANING_LOCK_TIMEOUT = 500;

/** Whether the statement has done its work already; takes away what a broken attempt left behind. */
async function tookEffect({ connection, run: { unit, proof }, before }: Begun): Promise<boolean> {
  if (proof === undefined) return false;
  const outcome = await inFilesRole(connection, unit, async () => {
    await workAlone(connection, proof.tables);
    for (const { text } of await connection.query(proof.leftovers(before))) {
      await connection.query(`SET lock_timeout = ${CLEANING_LOCK_TIMEOUT}`);
      await connection.query(text ?? "");
    }
    return await readText(connection, proof.outcome(before));
  });
  if (outcome === "unknown") throw unresolved(unit);
  return outcome === "done";
}

async function runStatement(begun: Begun): Promise<void> {
  const { connection, run } = begun;
  const { session, unit, options, proof } = run;
  const [{ node, text }] = unit.statements;
  await setLockTimeout(connection, waitsPolitely(node) ? 0 : options.lockTimeout);
  const pid = await readText(connection, "SELECT pg_catalog.pg_backend_pid() AS text");
  if (pid !== begun.pid) throw pooled(run);
  const watched = { session, pid, tell: (who: string) => options.onWait("locked", who) };
  try {
    run.sent = true;
    await inFilesRole(connection, unit, () => tellWaits(watched, connection.query(text)));
  } catch (error) {
    if (!(error instanceof QueryError) || judge(error) === "unknown") throw error;
    await setLockTimeout(connection, options.lockTimeout);
    if (!(await endedAllTheSame(begun, error))) throw inTime(run, error);
  }
  await setLockTimeout(connection, options.lockTimeout);
  const flaw =
    proof && (await inFilesRole(connection, unit, () => readText(connection, proof.flaw)));
  if (flaw) throw flawed(run, flaw);
}

async function setLockTimeout(connection: Connection, ms: number): Promise<void> {
  await connection.query(`SET lock_timeout = ${ms}`);
}

/** Whether a statement that failed took effect; if not, nothing of it is left, and its marker is gone. */
async function endedAllTheSame(begun: Begun, error: QueryError): Promise<boolean> {
  const { unit, proof } = begun.run;
  if (proof === undefined && commitsInParts(unit.statements[0].node)) throw unresolved(unit, error);
  try {
    if (await tookEffect(begun)) return true;
    await removeMarker(begun.connection, unit);
  } catch (cleaning) {
    // The marker stays: the next run cleans up.
    if (!(cleaning instanceof QueryError)) throw cleaning;
  }
  return false;
}

const QUERY_CANCELED = "57014";

/** The only timeout that a statement has is the end of the run. */
function inTime(run: Run, error: QueryError): Error {
  if (error.sqlstate !== QUERY_CANCELED || timeLeft(run.options.deadline) > 0) return error;
  const what = "this statement takes longer than this run may, and nothing of it is left";
  const next = "run it with more time: from a machine, a migration has no time limit";
  return explain(run, "out-of-time", `${what}; ${next}`, error);
}

function pooled(run: Run): MigrateError {
  const what = `${run.session.target} is a pooler, which hands out another session for each statement`;
  return explain(run, "failed", `${what}; give the database's direct address`);
}

function flawed(run: Run, flaw: string): MigrateError {
  return explain(run, "failed", `${flaw}, and run it again`);
}

function explain(
  { unit }: Run,
  code: "failed" | "out-of-time",
  what: string,
  cause?: QueryError,
): MigrateError {
  const { tag } = unit.migration;
  const [{ position, text }] = unit.statements;
  const details = { tag, position, statement: text, cause };
  return new MigrateError(code, `${place(tag, position)}: ${what}`, details);
}

async function readText(connection: Connection, query: string): Promise<string> {
  const [row] = await connection.query(query);
  return row?.["text"] ?? "";
}
