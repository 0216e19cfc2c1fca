import { createLedger } from "./create-ledger.ts";
import { BAD_ROLE, grantRows, type Login } from "./grant-rows.ts";
import { readLedger } from "./ledger.ts";
import { MigrateError } from "./migrate-error.ts";
import { givenUpAs, mayPass } from "./outcome.ts";
import { retry } from "./retry.ts";
import { scramVerifier } from "./scram-verifier.ts";
import { QueryError } from "./session/query-error.ts";
import type { Session } from "./session/session.ts";

export interface HandlerRole {
  readonly role: string;
  /** Printable ASCII. */
  readonly password: string;
  /** Whether the role logs in with it already: then it is not set anew. */
  readonly known?: boolean;
}

/** The role and password that a connection string logs in with. */
export function handlerRoleOf(url: string): HandlerRole {
  const { username, password } = new URL(url);
  return { role: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Whether a session's role logs in. Any failure counts as that it does not. */
export async function canLogIn(session: Session): Promise<boolean> {
  try {
    await session.query("SELECT 1");
    return true;
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  }
}

const TIMEOUTS = { lockTimeout: 3000, statementTimeout: 60_000, wait: 60_000 };

/** Postgres cuts longer names in silence. */
const LONGEST_NAME = 63;

/** Two databases of one cluster may make or change the role at once. */
const RACES = new Set(["23505", "42710", "XX000"]);

/** Neon keeps passwords in its control plane, which wants them as they are. */
const NEON_REFUSAL = "only supports being given plaintext passwords";

/**
 * Makes the role that handlers connect as, or brings it up to date: it reads and writes rows of every table of ours
 * and of those to come in the schemas there are, reads `slipway.status`, and can do nothing else but what every role
 * can (temporary tables, large objects). Run it again after migrations that make schemas. Throws MigrateError `bad-role`, `busy`, `unreachable` or `failed`.
 */
export async function grantHandlers(
  session: Session,
  { role, password, known: keep = false }: HandlerRole,
): Promise<void> {
  if (role.includes("\0") || role === "" || Buffer.byteLength(role) > LONGEST_NAME) {
    throw new MigrateError("bad-role", `a role's name has 1 to ${LONGEST_NAME} bytes and no NUL`);
  }
  if (!/^[\x21-\x7e]+$/.test(password)) {
    throw new MigrateError(
      "bad-role",
      `the password of ${role} must be printable ASCII; make another`,
    );
  }
  const ledger = await readLedger(session);
  if (!ledger.complete) await createLedger(session, TIMEOUTS);
  const login = { role, keep };
  const refusal = await grant(session, { ...login, secret: scramVerifier(password) });
  const error = isNeonRefusal(refusal)
    ? await grant(session, { ...login, secret: password })
    : refusal;
  if (error !== undefined) throw roleError(error, role, session);
}

/** Resolves to the error that outlasted the retries. */
async function grant(session: Session, login: Login): Promise<QueryError | undefined> {
  try {
    const block = grantRows(login, TIMEOUTS);
    await retry(() => session.transaction([block]), { again: mayPassHere, waitMs: TIMEOUTS.wait });
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

function mayPassHere(error: QueryError): boolean {
  return !isNeonRefusal(error) && (mayPass(error) || RACES.has(error.sqlstate ?? ""));
}

function isNeonRefusal(error: QueryError | undefined): boolean {
  return error?.message.includes(NEON_REFUSAL) ?? false;
}

/** Without the cause: its context may quote the statement that sets the password. */
function roleError(error: QueryError, role: string, { target }: Session): MigrateError {
  const { sqlstate, message } = error;
  if (sqlstate === BAD_ROLE) return new MigrateError("bad-role", message, { sqlstate });
  return new MigrateError(givenUpAs(error), `role ${role} of ${target}: ${message}`, { sqlstate });
}
