import { createHash } from "node:crypto";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { EndpointFailure, PostgresRefusal } from "./failures.ts";
import { Session } from "./session.ts";
import type { Upstream } from "./upstream.ts";

export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Postgres has 100 connections; the rest is for psql, WebSockets and migrators. */
const MOST = 60;
/** Less than the 5 s for which DROP DATABASE waits for others to leave. */
const IDLE_LIMIT_MS = 2000;

interface Idle {
  readonly session: Session;
  readonly key: string;
  readonly timer: NodeJS.Timeout;
  readonly cleaned: Promise<boolean>;
}

/** Sessions between requests, never shared between different credentials. */
export class SessionPool {
  readonly #upstream: Upstream;
  readonly #idle: Idle[] = [];
  readonly #open = new Set<Session>();
  readonly #waiting: (() => void)[] = [];
  #places = MOST;
  #connecting = 0;
  #closed = false;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** A clean session; waits for a place. Throws PostgresRefusal or EndpointFailure. */
  async take(credentials: Credentials): Promise<Session> {
    await this.#place();
    try {
      return await this.#reuseOrConnect(credentials);
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** Gives a session back; it is cleaned on the way to whoever comes next. */
  giveBack(session: Session, credentials: Credentials): void {
    if (session.usable && !this.#closed) this.#park(session, keyOf(credentials));
    else session.close();
    this.#leave();
  }

  /** Cancels what runs, closes all sessions, and gives their requests a second to say so. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { session, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      session.close();
      this.#open.delete(session);
    }
    for (const go of this.#waiting.splice(0)) go();
    await Promise.all([...this.#open].map((session) => session.abandon()));
    const deadline = performance.now() + 1000;
    while (this.#places < MOST && performance.now() < deadline) await delay(5);
  }

  async #reuseOrConnect(credentials: Credentials): Promise<Session> {
    const key = keyOf(credentials);
    const started = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      const kept = await this.#reuse(key);
      if (kept !== undefined) return kept;
      if (this.#closed) throw new EndpointFailure(500, "the endpoint is closing");
      try {
        return await this.#connect(credentials);
      } catch (error) {
        const patience = patienceWith(error, attempt);
        if (performance.now() - started > patience) throw error;
        await delay(Math.min(50 * attempt, 250));
      }
    }
  }

  async #reuse(key: string): Promise<Session | undefined> {
    for (;;) {
      const kept = this.#unpark((idle) => idle.key === key);
      if (kept === undefined) return undefined;
      const { session, cleaned } = kept;
      const clean = await cleaned;
      await socketsAreHeard();
      if (clean && session.usable && session.quiet) return session;
      session.close();
    }
  }

  async #connect({ user, password, database }: Credentials): Promise<Session> {
    // Idle sessions of others hold connections that this one may need.
    if (this.#open.size + this.#connecting >= MOST) this.#unpark(() => true)?.session.close();
    this.#connecting += 1;
    try {
      const session = await Session.open(this.#upstream, {
        parameters: { user, database, client_encoding: "UTF8" },
        password,
      });
      this.#open.add(session);
      session.onClose(() => {
        this.#open.delete(session);
        this.#unpark((idle) => idle.session === session);
      });
      return session;
    } finally {
      this.#connecting -= 1;
    }
  }

  async #place(): Promise<void> {
    if (this.#places > 0) this.#places--;
    else await new Promise<void>((go) => this.#waiting.push(go));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#places++;
    else next();
  }

  #park(session: Session, key: string): void {
    const timer = setTimeout(() => session.close(), IDLE_LIMIT_MS);
    timer.unref();
    this.#idle.push({ session, key, timer, cleaned: session.clean() });
  }

  /** The one that was used last, while it is known to be open. */
  #unpark(fits: (idle: Idle) => boolean): Idle | undefined {
    const at = this.#idle.findLastIndex(fits);
    const [idle] = at === -1 ? [] : this.#idle.splice(at, 1);
    clearTimeout(idle?.timer);
    return idle;
  }
}

/** For how many ms a login is tried again. */
function patienceWith(error: unknown, attempt: number): number {
  // It starts, or recovers from a crash (57P03), or is full (53300).
  const busy = error instanceof PostgresRefusal && /^(57P03|53300)$/.test(error.fields["C"] ?? "");
  if (busy) return 5000;
  // It may have gone down with this very connection, and be up again with the next.
  return error instanceof EndpointFailure && attempt === 1 ? 1000 : 0;
}

/** After two turns of the event loop all that had reached our sockets before was heard, their end too. */
async function socketsAreHeard(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** Passwords are not kept: a digest tells two of them apart. */
function keyOf({ user, password, database }: Credentials): string {
  return createHash("sha256")
    .update(JSON.stringify([user, password, database]))
    .digest("base64");
}
