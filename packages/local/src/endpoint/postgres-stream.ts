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
  readonly #longest: number;
  readonly #framer = new Framer();
  #arrived: Message[] = [];
  #at = 0;
  #waiter: Waiter | undefined;
  #ended = false;
  #why: EndpointFailure | undefined;
  readonly #read = (chunk: Buffer) => {
    this.#deliver(this.#framer.push(chunk));
    if (this.#framer.needed > this.#longest) this.#refuseLonger();
  };

  /** `longest`: bytes of a message that is still waited for. */
  constructor(socket: Socket, longest = Infinity) {
    this.socket = socket;
    this.#longest = longest;
    socket.on("data", this.#read);
    socket.on("error", () => {}); // "close" follows and tells it.
    socket.on("close", () => {
      this.#ended = true;
      this.#waiter?.reject(this.#why ?? closed());
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
    if (this.#ended) throw this.#why ?? closed();
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

  #refuseLonger(): void {
    this.#why = new EndpointFailure(507, `response is too large (max is ${this.#longest} bytes)`);
    this.socket.destroy();
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
