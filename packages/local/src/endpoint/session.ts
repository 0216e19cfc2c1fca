import { EndpointFailure, PostgresRefusal } from "./failures.ts";
import { type Login, logIn } from "./log-in.ts";
import { MAX_BYTES } from "./max-bytes.ts";
import { PostgresStream } from "./postgres-stream.ts";
import { cancel, openUpstream, type Upstream } from "./upstream.ts";
import {
  type Field,
  readCString,
  readDataRow,
  readErrorFields,
  readRowDescription,
  type Row,
} from "./wire/backend.ts";
import { execute, extendedQuery, simpleQuery } from "./wire/frontend.ts";
import { HEADER, type Message } from "./wire/framer.ts";

export interface Statement {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

export interface Result {
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
  /** As Postgres tags it, `INSERT 0 2`; empty for an empty query. */
  readonly tag: string;
}

/** How many bytes of rows one request may still get; shared by the statements of a batch. */
export interface Budget {
  readonly max: number;
  left: number;
}

/** Nothing of one request is seen by the next. */
const RESET = simpleQuery("DISCARD ALL");
const ROLLBACK = simpleQuery("ROLLBACK");
const NOTHING: Buffer = Buffer.alloc(0);

/** A logged-in connection that runs one statement at a time by the extended protocol. */
export class Session {
  readonly #upstream: Upstream;
  readonly #stream: PostgresStream;
  readonly #cancelKey: Buffer;
  #ahead = NOTHING;
  #inTransaction = false;
  #reset: Promise<boolean> | undefined;
  #trusted = true;

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

  onClose(listener: () => void): void {
    this.#stream.socket.once("close", listener);
  }

  /** Begins a transaction on the way of the next statement, which is skipped and fails where that fails. */
  begin(text: string): void {
    this.#ahead = execute(text);
  }

  /** Throws PostgresRefusal, after which the session goes on; EndpointFailure, after which it may be over. */
  async run(statement: Statement, budget: Budget): Promise<Result> {
    this.#send(statement, NOTHING);
    return await this.#collect(budget);
  }

  /** Like `run`, but has the reset follow on its heels: the session is clean about when the answer is out. */
  async runLast(statement: Statement, budget: Budget): Promise<Result> {
    this.#send(statement, RESET);
    try {
      return await this.#collect(budget);
    } finally {
      this.#reset = this.#answered();
    }
  }

  /** Makes the session as new for the next request; false where that failed. */
  async clean(): Promise<boolean> {
    const done = await this.#reset;
    this.#reset = undefined;
    if (done && !this.#inTransaction) return this.usable;
    return (await this.#simply(ROLLBACK)) && (await this.#simply(RESET)) && this.usable;
  }

  /** Cancels what runs and closes. A cancel on its way may hit whatever runs next: nothing does. */
  async abandon(): Promise<void> {
    this.#trusted = false;
    // Where even that cannot be said, closing has to do.
    await cancel(this.#upstream, this.#cancelKey).catch(() => {});
    this.close();
  }

  close(): void {
    this.#trusted = false;
    this.#stream.socket.destroy();
  }

  #send({ text, values }: Statement, behind: Buffer): void {
    const ahead = this.#ahead;
    this.#ahead = NOTHING;
    if (text.includes("\0")) {
      throw new EndpointFailure(400, "error encoding message to server: the query contains a NUL");
    }
    if (values.length > 65_535) {
      throw new EndpointFailure(400, `a query takes at most 65535 values, not ${values.length}`);
    }
    this.#stream.write(Buffer.concat([ahead, extendedQuery(text, values), behind]));
  }

  async #simply(query: Buffer): Promise<boolean> {
    this.#stream.write(query);
    return this.#answered();
  }

  /** Whether what was sent for our own sake went well. */
  async #answered(): Promise<boolean> {
    try {
      await this.#collect({ max: 0, left: 0 });
      return true;
    } catch {
      return false; // In a transaction, timed out, or gone: the caller tries harder or closes.
    }
  }

  async #collect(budget: Budget): Promise<Result> {
    let [fields, tag]: [readonly Field[], string] = [[], ""];
    const rows: Row[] = [];
    let failure: PostgresRefusal | undefined;
    for (;;) {
      const { type, body, raw } = this.#stream.arrived() ?? (await this.#next(failure));
      if (type === "D") {
        budget.left -= body.length;
        if (budget.left < 0) throw this.#tooLarge(budget);
        rows.push(readDataRow(body));
      } else if (type === "T") fields = readRowDescription(body);
      else if (type === "C") tag = readCString(body);
      else if (type === "I") tag = "";
      else if (type === "E")
        failure ??= new PostgresRefusal(readErrorFields(body), Buffer.from(raw));
      else if (type === "G" || type === "H") throw this.#refuseCopy();
      else if (type === "Z") {
        this.#inTransaction = body.toString("latin1", 0, 1) !== "I";
        if (failure !== undefined) throw failure;
        return { fields, rows, tag };
      }
    }
  }

  /** A connection that ends after an error ends because of it. */
  async #next(failure: PostgresRefusal | undefined): Promise<Message> {
    try {
      return await this.#stream.next();
    } catch (error) {
      this.#trusted = false;
      throw failure ?? error;
    }
  }

  /** The rest of the rows is not read: the connection goes, and with it what Postgres still sends. */
  #tooLarge({ max }: Budget): EndpointFailure {
    this.close();
    return new EndpointFailure(507, `response is too large (max is ${max} bytes)`);
  }

  /** Postgres waits for rows now, or sends them raw; it gets out of that by the end of the connection. */
  #refuseCopy(): EndpointFailure {
    this.close();
    return new EndpointFailure(
      400,
      "COPY is not possible over HTTP: use a WebSocket or TCP connection",
    );
  }
}
