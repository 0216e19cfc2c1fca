import type { Socket } from "node:net";
import { EndpointFailure } from "./failures.ts";
import { Framer, type Message } from "./wire/framer.ts";

interface Waiter {
  readonly resolve: (message: Message) => void;
  readonly reject: (error: unknown) => void;
}

/** A connection to Postgres, message by message. */
export class PostgresStream {
  readonly socket: Socket;
  readonly #framer = new Framer();
  readonly #arrived: Message[] = [];
  #waiter: Waiter | undefined;
  #ended = false;
  readonly #read = (chunk: Buffer) => this.#deliver(this.#framer.push(chunk));

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", this.#read);
    socket.on("error", () => {}); // "close" follows and tells it.
    socket.on("close", () => {
      this.#ended = true;
      this.#waiter?.reject(closed());
      this.#waiter = undefined;
    });
  }

  get open(): boolean {
    return !this.#ended && !this.socket.destroyed;
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The next message; throws EndpointFailure when the connection ends before it. */
  next(): Message | Promise<Message> {
    const message = this.#arrived.shift();
    if (message !== undefined) {
      if (this.#arrived.length === 0 && this.socket.isPaused()) this.socket.resume();
      return message;
    }
    if (this.#ended) throw closed();
    return new Promise((resolve, reject) => (this.#waiter = { resolve, reject }));
  }

  /** Gives the connection away: what has arrived and was not read, as bytes. */
  detach(): Buffer {
    this.socket.off("data", this.#read);
    this.socket.pause();
    return Buffer.concat([...this.#arrived.map(({ raw }) => raw), this.#framer.rest()]);
  }

  #deliver(messages: Message[]): void {
    this.#arrived.push(...messages);
    if (this.#arrived.length > 1000) this.socket.pause();
    const waiter = this.#waiter;
    const message = waiter && this.#arrived.shift();
    if (message === undefined) return;
    this.#waiter = undefined;
    waiter?.resolve(message);
  }
}

const closed = () => new EndpointFailure(400, "connection closed");
