import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import { PostgresRefusal } from "./failures.ts";
import { logIn } from "./log-in.ts";
import { PostgresStream } from "./postgres-stream.ts";
import { cancel, openUpstream, type Upstream } from "./upstream.ts";
import { readCString } from "./wire/backend.ts";
import { Framer } from "./wire/framer.ts";
import { CANCEL_REQUEST, GSS_REQUEST, SSL_REQUEST } from "./wire/frontend.ts";

const ASK_CLEARTEXT = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]); // 'R', length 8, method 3
const NO_ENCRYPTION = Buffer.from("N");
/** Bytes that may wait in a socket before its source is paused. */
const HIGH_WATER = 1024 * 1024;

/**
 * Speaks Postgres's protocol over one WebSocket: asks for the password in clear text, as Neon does (the driver sends
 * it unasked), logs in upstream by whatever method is wanted there, and passes bytes both ways from then on.
 */
export async function answerWebSocket(upstream: Upstream, client: WebSocket): Promise<void> {
  const incoming = new Incoming(client);
  let stream: PostgresStream | undefined;
  try {
    const parameters = await readStartup(upstream, client, incoming);
    if (parameters === undefined) return;
    client.send(ASK_CLEARTEXT);
    const password = await readPassword(incoming);
    stream = new PostgresStream(await openUpstream(upstream));
    const { raw } = await logIn(stream, { parameters, password });
    client.send(Buffer.concat([raw, stream.detach()]));
    pipe(client, stream.socket, incoming.detach());
  } catch (error) {
    stream?.socket.destroy();
    client.send(error instanceof PostgresRefusal ? error.raw : fatal(error), () => client.close());
  }
}

/** What a client sends before the pipe stands, wherever its frames end. */
class Incoming {
  readonly #client: WebSocket;
  #bytes = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #read = (data: RawData) => {
    this.#bytes = Buffer.concat([this.#bytes, toBuffer(data)]);
    this.#wake?.();
  };

  constructor(client: WebSocket) {
    this.#client = client;
    client.on("message", this.#read);
    client.on("close", () => {
      this.#ended = true;
      this.#wake?.();
    });
  }

  /** Exactly `length` bytes. */
  async take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length) {
      if (this.#ended) throw new Error("the client went away");
      await new Promise<void>((wake) => (this.#wake = wake));
    }
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  detach(): Buffer {
    this.#client.off("message", this.#read);
    return this.#bytes;
  }
}

const LONGEST_STARTUP = 10_000; // As in Postgres itself (MAX_STARTUP_PACKET_LENGTH).

/** The startup parameters; undefined where the client only wanted something cancelled. */
async function readStartup(upstream: Upstream, client: WebSocket, incoming: Incoming) {
  for (;;) {
    const length = (await incoming.take(4)).readUInt32BE(0);
    if (length < 8 || length > LONGEST_STARTUP) throw new Error("invalid length of startup packet");
    const body = await incoming.take(length - 4);
    const code = body.readUInt32BE(0);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      client.send(NO_ENCRYPTION);
    } else if (code === CANCEL_REQUEST) {
      await cancel(upstream, body.subarray(4));
      client.close();
      return undefined;
    } else {
      return readPairs(body.subarray(4));
    }
  }
}

const lengthOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

function readPairs(body: Buffer): Record<string, string> {
  const words = body.toString("utf8").split("\0");
  const pairs: Record<string, string> = {};
  for (let at = 0; at + 1 < words.length && words[at] !== ""; at += 2) {
    pairs[words[at] ?? ""] = words[at + 1] ?? "";
  }
  return pairs;
}

async function readPassword(incoming: Incoming): Promise<string> {
  const header = await incoming.take(5);
  const length = header.readUInt32BE(1);
  if (header.toString("latin1", 0, 1) !== "p" || length < 5 || length > LONGEST_STARTUP) {
    throw new Error("expected a password");
  }
  const [message] = new Framer().push(Buffer.concat([header, await incoming.take(length - 4)]));
  return readCString(message?.body ?? Buffer.from([0]));
}

function pipe(client: WebSocket, socket: Socket, first: Buffer): void {
  if (first.length > 0) socket.write(first);
  client.on("message", (data: RawData) => {
    if (!socket.write(toBuffer(data))) client.pause();
  });
  socket.on("drain", () => client.resume());
  socket.on("data", (chunk) => {
    client.send(chunk, () => {
      if (client.bufferedAmount < HIGH_WATER) socket.resume();
    });
    if (client.bufferedAmount >= HIGH_WATER) socket.pause();
  });
  socket.on("close", () => client.close());
  client.on("close", () => socket.destroy());
  if (client.readyState === client.OPEN) socket.resume();
  else socket.destroy(); // It went away during the login.
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** An ErrorResponse of our own: connection_failure. */
function fatal(error: unknown): Buffer {
  const message = error instanceof Error ? error.message : String(error);
  const body = Buffer.from(`SFATAL\0VFATAL\0C08006\0M${message}\0\0`);
  return Buffer.concat([Buffer.from("E"), lengthOf(body.length + 4), body]);
}
