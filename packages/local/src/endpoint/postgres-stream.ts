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
  #arrived: Message[] = [];
  #at = 0;
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

  /** Whether everything that arrived was read. */
  get quiet(): boolean {
    return this.#arrived.length === 0;
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** A message that has arrived and was not read. */
  arrived(): Message | undefined {
    const message = this.#arrived[this.#at];
    if (message === undefined) return undefined;
    this.#at += 1;
    if (this.#at === this.#arrived.length) {
      [this.#arrived, this.#at] = [[], 0];
      if (this.socket.isPaused()) this.socket.resume();
    }
    return message;
  }

  /** The next message; throws EndpointFailure when the connection ends before it. */
  async next(): Promise<Message> {
    const message = this.arrived();
    if (message !== undefined) return message;
    if (this.#ended) throw closed();
    return new Promise((resolve, reject) => (this.#waiter = { resolve, reject }));
  }

  /** Gives the connection away: what has arrived and was not read, as bytes. */
  detach(): Buffer {
    this.socket.off("data", this.#read);
    this.socket.pause();
    return Buffer.concat([
      ...this.#arrived.slice(this.#at).map(({ raw }) => raw),
      this.#framer.rest(),
    ]);
  }

  #deliver(messages: Message[]): void {
    if (this.#arrived.length === 0) this.#arrived = messages;
    else for (const message of messages) this.#arrived.push(message);
    if (this.#arrived.length > HIGH_WATER) this.socket.pause();
    const waiter = this.#waiter;
    const message = waiter && this.arrived();
    if (message === undefined) return;
    this.#waiter = undefined;
    waiter?.resolve(message);
  }
}

/** Messages that may wait before the socket is paused. */
const HIGH_WATER = 1000;

const closed = () => new EndpointFailure(400, "connection closed");
