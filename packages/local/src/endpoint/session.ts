import { Cancelled, EndpointFailure, PostgresRefusal, SessionLost } from "./failures.ts";
import { type Login, logIn } from "./log-in.ts";
import { MAX_BYTES } from "./max-bytes.ts";
import { PostgresStream } from "./postgres-stream.ts";
import { cancel, openUpstream, type Upstream } from "./upstream.ts";
import { type Field, readCString, readErrorFields, readRowDescription } from "./wire/backend.ts";
import { execute, extendedQuery, simpleQuery, sync } from "./wire/frontend.ts";
import { HEADER, type Message } from "./wire/framer.ts";

export interface Statement {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/** Takes what statements answer, as it arrives; what it throws ends the session. */
export interface Receiver {
  /** Not called where a statement has no rows to answer. */
  fields(fields: readonly Field[]): void;
  /** The body of a DataRow. */
  row(columns: Buffer): void;
  /** The end of a statement, tagged by Postgres, `INSERT 0 2`; empty for an empty query. */
  done(tag: string): void;
}

export const nobody: Receiver = { fields() {}, row() {}, done() {} };

/** Nothing of one request is seen by the next. */
const RESET = simpleQuery("DISCARD ALL");
const ROLLBACK = simpleQuery("ROLLBACK");
const SYNC = sync();

/** A logged-in connection that runs statements by the extended protocol. */
export class Session {
  readonly #upstream: Upstream;
  readonly #stream: PostgresStream;
  readonly #cancelKey: Buffer;
  #beginning: string | undefined;
  #inTransaction = false;
  #reset: Promise<boolean> | undefined;
  #reused = false;
  #trusted = true;
  #abandoned = false;

  private constructor(upstream: Upstream, stream: PostgresStream, cancelKey: Buffer) {
    this.#upstream = upstream;
    this.#stream = stream;
    this.#cancelKey = cancelKey;
  }

  /** Throws PostgresRefusal or EndpointFailure. */
  static async open(upstream: Upstream, login: Login): Promise<Session> {
    // A row that is too long is refused by its length, before it has come.
    const stream = new PostgresStream(await openUpstream(upstream), MAX_BYTES + HEADER);
    try {
      const { cancelKey } = await logIn(stream, login);
      return new Session(upstream, stream, cancelKey);
    } catch (error) {
      stream.socket.destroy();
      throw error;
    }
  }

  get usable(): boolean {
    return this.#trusted && this.#stream.open;
  }

  /** Whether Postgres said nothing unasked; to an idle session it only ever says that it ends. */
  get quiet(): boolean {
    return this.#stream.quiet;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  onClose(listener: () => void): void {
    this.#stream.socket.once("close", listener);
  }

  /** Begins a transaction on the way of the next statements, which are skipped where that fails. */
  begin(text: string): void {
    this.#beginning = text;
  }

  /**
   * Runs statements up to the first that fails. Throws PostgresRefusal, after which the session goes on; SessionLost
   * where it had ended before it took any of them; and else what comes with its end.
   */
  async run(statements: readonly Statement[], receiver: Receiver): Promise<void> {
    await this.#collect(this.#send(statements, SYNC), receiver);
  }

  /** Like `run`, but has the reset follow on its heels: the session is clean about when the answer is out. */
  async runLast(statements: readonly Statement[], receiver: Receiver): Promise<void> {
    const skipped = this.#send(statements, Buffer.concat([SYNC, RESET]));
    try {
      await this.#collect(skipped, receiver);
    } finally {
      this.#reset = this.#answered();
    }
  }

  /** Makes the session as new for the next request; false where that failed. */
  async clean(): Promise<boolean> {
    const done = await this.#reset;
    [this.#reset, this.#beginning, this.#reused] = [undefined, undefined, true];
    if (done && !this.#inTransaction) return this.usable;
    return (await this.#simply(ROLLBACK)) && (await this.#simply(RESET)) && this.usable;
  }

  /** Cancels what runs and closes. A cancel on its way may hit whatever runs next: nothing does. */
  async abandon(): Promise<void> {
    [this.#trusted, this.#abandoned] = [false, true];
    // Where even that cannot be said, closing has to do.
    await cancel(this.#upstream, this.#cancelKey).catch(() => {});
    this.close();
  }

  close(): void {
    this.#trusted = false;
    this.#stream.socket.destroy();
  }

  /** Sends all at once; answers how many of them the receiver does not know. */
  #send(statements: readonly Statement[], behind: Buffer): number {
    for (const { text, values } of statements) check(text, values);
    const ahead = this.#beginning === undefined ? [] : [execute(this.#beginning)];
    this.#beginning = undefined;
    const queries = statements.map(({ text, values }) => extendedQuery(text, values));
    this.#stream.write(Buffer.concat([...ahead, ...queries, behind]));
    return ahead.length;
  }

  async #simply(query: Buffer): Promise<boolean> {
    this.#stream.write(query);
    return this.#answered();
  }

  /** Whether what was sent for our own sake went well. */
  async #answered(): Promise<boolean> {
    try {
      await this.#collect(0, nobody);
      return true;
    } catch {
      return false; // In a transaction, timed out, or gone: the caller tries harder or closes.
    }
  }

  async #collect(skipped: number, receiver: Receiver): Promise<void> {
    const seen: Seen = { taken: false };
    for (;;) {
      const message = this.#stream.arrived() ?? (await this.#next(seen));
      const { type, body, raw } = message;
      if (type === "E") seen.failure ??= new PostgresRefusal(readErrorFields(body), raw);
      else if (type === "N") seen.notice = readErrorFields(body)["C"];
      else if (type === "Z") {
        this.#inTransaction = body.toString("latin1", 0, 1) !== "I";
        if (seen.failure === undefined) return;
        throw this.#abandoned ? new Cancelled() : seen.failure;
      } else if (type === "1") seen.taken = true;
      else if ((type === "C" || type === "I") && skipped > 0) skipped -= 1;
      else this.#hand(message, receiver);
    }
  }

  #hand({ type, body }: Message, receiver: Receiver): void {
    try {
      if (type === "D") receiver.row(body);
      else if (type === "T") receiver.fields(readRowDescription(body));
      else if (type === "C") receiver.done(readCString(body));
      else if (type === "I") receiver.done("");
      else if (type === "G" || type === "H") throw copyRefused();
    } catch (error) {
      // Postgres may go on sending, or wait for rows: it gets out of that by the end of the connection.
      void this.abandon();
      throw error;
    }
  }

  async #next(seen: Seen): Promise<Message> {
    try {
      return await this.#stream.next();
    } catch (error) {
      this.#trusted = false;
      if (this.#abandoned) throw new Cancelled();
      // Whatever Postgres did before it says that it ends, it has said before.
      const ending = seen.failure?.fields["C"] ?? seen.notice;
      if (this.#reused && !seen.taken && ending?.startsWith("57P")) throw new SessionLost();
      throw seen.failure ?? error; // A connection that ends after an error ends because of it.
    }
  }
}

/** What Postgres said so far to what it was sent. */
interface Seen {
  /** Whether anything was parsed. */
  taken: boolean;
  failure?: PostgresRefusal;
  notice?: string | undefined;
}

function check(text: string, values: readonly unknown[]): void {
  if (text.includes("\0")) {
    throw new EndpointFailure(400, "error encoding message to server: the query contains a NUL");
  }
  if (values.length > 65_535) {
    throw new EndpointFailure(400, `a query takes at most 65535 values, not ${values.length}`);
  }
}

const copyRefused = () =>
  new EndpointFailure(400, "COPY is not possible over HTTP: use a WebSocket or TCP connection");
