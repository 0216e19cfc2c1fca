import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback, type Listening } from "@slipway/local/listen-on-loopback";
import { cutMessages, type Transport } from "./messages.ts";

/** One connection through the proxy, as whoever decides on its requests sees it. */
export interface Wire {
  /** Sends to the server. */
  send(bytes: Buffer): void;
  /** Resolves when something has come since the last request was sent, if only the connection's end. */
  answered(): Promise<void>;
  holdAnswers(): void;
  passAnswers(): void;
  /** Passes on half of what is held back, and breaks the client's side. */
  breakInAnswer(): void;
  /** Breaks the client's side; the server hears of it when it has answered, if it is to answer. */
  break(server: "goes on" | "hears of it"): void;
}

interface Options {
  readonly upstreamPort: number;
  readonly transport: Transport;
  /** Called for each request, one after the other on all connections; sends it on, or not. */
  readonly meet: (request: Buffer, wire: Wire) => Promise<void>;
}

/** A TCP proxy on loopback that has each request of its clients decided on. */
export async function startFatedProxy({ upstreamPort, ...options }: Options): Promise<Listening> {
  const upstreams = new Set<Socket>();
  const inTurn = turns();
  const makeServer = () =>
    createServer({ noDelay: true }, (client) => {
      const upstream = connect({ port: upstreamPort, host: "127.0.0.1", noDelay: true });
      upstreams.add(upstream);
      upstream.on("close", () => upstreams.delete(upstream));
      relay(client, upstream, { ...options, inTurn });
    });
  const listening = await listenOnLoopback(makeServer, 0);
  return {
    port: listening.port,
    async close() {
      await listening.close();
      for (const upstream of upstreams) upstream.destroy();
    },
  };
}

function relay(
  client: Socket,
  upstream: Socket,
  { transport, meet, inTurn }: Omit<Options, "upstreamPort"> & { readonly inTurn: InTurn },
): void {
  const wire = new RelayedWire(client, upstream);
  const messages = cutMessages(transport);
  client.on("data", (chunk) => {
    for (const { bytes, asks } of messages.push(chunk)) {
      inTurn(async () => {
        if (!asks) return wire.send(bytes);
        // Whoever decides hears of its own errors; the client is not to wait for ever.
        await meet(bytes, wire).catch(() => client.destroy());
      });
    }
  });
}

type InTurn = (work: () => Promise<void>) => void;

function turns(): InTurn {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work);
  };
}

class RelayedWire implements Wire {
  readonly #client: Socket;
  readonly #upstream: Socket;
  #held: Buffer[] | undefined;
  #lingers = false;
  #heard = Promise.withResolvers<void>();

  constructor(client: Socket, upstream: Socket) {
    this.#client = client;
    this.#upstream = upstream;
    this.#heard.resolve();
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
    client.on("close", () => this.#lingers || upstream.end());
    upstream.on("data", (chunk) => this.#answer(chunk));
    upstream.on("close", () => {
      this.#heard.resolve();
      if (this.#held === undefined) client.destroy();
    });
  }

  send(bytes: Buffer): void {
    this.#heard = Promise.withResolvers<void>();
    if (this.#upstream.writable) this.#upstream.write(bytes);
    else this.#heard.resolve();
  }

  answered(): Promise<void> {
    return this.#heard.promise;
  }

  holdAnswers(): void {
    this.#held = [];
  }

  passAnswers(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const chunk of held) this.#pass(chunk);
    if (this.#upstream.closed) this.#client.end();
  }

  breakInAnswer(): void {
    const held = Buffer.concat(this.#held ?? []);
    this.#client.end(held.subarray(0, held.length / 2));
    this.#upstream.end();
  }

  break(server: "goes on" | "hears of it"): void {
    this.#lingers = server === "goes on";
    this.#client.destroy();
  }

  #answer(chunk: Buffer): void {
    this.#heard.resolve();
    if (this.#lingers) this.#upstream.end();
    else if (this.#held === undefined) this.#pass(chunk);
    else this.#held.push(chunk);
  }

  #pass(chunk: Buffer): void {
    if (this.#client.writable) this.#client.write(chunk);
  }
}
