import { EndpointFailure, PostgresRefusal } from "./failures.ts";
import { type Login, logIn } from "./log-in.ts";
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
import { copyFail, extendedQuery, simpleQuery, sync } from "./wire/frontend.ts";

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

/** What takes the connection and then says nothing is no Postgres. */
const LOGIN_LIMIT_MS = 10_000;

/** What RESET leaves: nothing of one request is seen by the next. */
const CLEAN = "DISCARD ALL";
const CLEAN_AFTER_TRANSACTION = "ROLLBACK";

/** A logged-in connection that runs one statement at a time by the extended protocol. */
export class Session {
  readonly #upstream: Upstream;
  readonly #stream: PostgresStream;
  readonly #cancelKey: Buffer;
  #inTransaction = false;
  #trusted = true;

  private constructor(upstream: Upstream, stream: PostgresStream, cancelKey: Buffer) {
    this.#upstream = upstream;
    this.#stream = stream;
    this.#cancelKey = cancelKey;
  }

  /** Throws PostgresRefusal or EndpointFailure. */
  static async open(upstream: Upstream, login: Login): Promise<Session> {
    const stream = new PostgresStream(await openUpstream(upstream));
    const timer = setTimeout(() => stream.socket.destroy(), LOGIN_LIMIT_MS);
    try {
      const { cancelKey } = await logIn(stream, login);
      return new Session(upstream, stream, cancelKey);
    } catch (error) {
      stream.socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get usable(): boolean {
    return this.#trusted && this.#stream.open;
  }

  onClose(listener: () => void): void {
    this.#stream.socket.once("close", listener);
  }

  /** Throws PostgresRefusal, after which the session goes on; EndpointFailure, after which it may be over. */
  async run(statement: Statement, budget: Budget): Promise<Result> {
    if (statement.text.includes("\0")) {
      throw new EndpointFailure(400, "error encoding message to server: the query contains a NUL");
    }
    if (statement.values.length > 65_535) {
      throw new EndpointFailure(
        400,
        `a query takes at most 65535 parameters, not ${statement.values.length}`,
      );
    }
    this.#stream.write(extendedQuery(statement.text, statement.values));
    return await this.#collect(budget);
  }

  /** Makes the session as new for the next request; false where that failed. */
  async clean(): Promise<boolean> {
    try {
      const budget = { max: 0, left: 1_000_000 };
      for (const text of this.#inTransaction ? [CLEAN_AFTER_TRANSACTION, CLEAN] : [CLEAN]) {
        this.#stream.write(simpleQuery(text));
        await this.#collect(budget);
      }
      return this.usable;
    } catch {
      return false; // It is closed then, which is as clean as it gets.
    }
  }

  async cancel(): Promise<void> {
    await cancel(this.#upstream, this.#cancelKey);
  }

  close(): void {
    this.#trusted = false;
    this.#stream.socket.destroy();
  }

  async #collect(budget: Budget): Promise<Result> {
    let [fields, tag]: [readonly Field[], string] = [[], ""];
    const rows: Row[] = [];
    let failure: Error | undefined;
    for (;;) {
      const { type, body, raw } = await this.#next();
      if (type === "D") {
        budget.left -= body.length;
        if (budget.left < 0) throw this.#tooLarge(budget);
        rows.push(readDataRow(body));
      } else if (type === "T") fields = readRowDescription(body);
      else if (type === "C") tag = readCString(body);
      else if (type === "E")
        failure ??= new PostgresRefusal(readErrorFields(body), Buffer.from(raw));
      else if (type === "G") failure = this.#refuseCopyIn();
      else if (type === "H") throw this.#refuseCopyOut();
      else if (type === "Z") {
        this.#inTransaction = body.toString("latin1", 0, 1) !== "I";
        if (failure !== undefined) throw failure;
        return { fields, rows, tag };
      }
    }
  }

  async #next() {
    try {
      return await this.#stream.next();
    } catch (error) {
      this.#trusted = false;
      throw error;
    }
  }

  /** The rest of the rows is not read: the connection goes, and with it what Postgres still sends. */
  #tooLarge({ max }: Budget): EndpointFailure {
    this.close();
    return new EndpointFailure(507, `response is too large (max is ${max} bytes)`);
  }

  /** In copy mode Postgres overlooks the Sync that it was sent with the statement. */
  #refuseCopyIn(): EndpointFailure {
    this.#stream.write(Buffer.concat([copyFail("COPY needs a connection of its own"), sync()]));
    return copyRefused();
  }

  #refuseCopyOut(): EndpointFailure {
    this.close();
    return copyRefused();
  }
}

const copyRefused = () =>
  new EndpointFailure(400, "COPY is not possible over HTTP: use a WebSocket or TCP connection");
