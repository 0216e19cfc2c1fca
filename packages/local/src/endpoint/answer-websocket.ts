import type { WebSocket } from "ws";
import { ClientBytes } from "./client-bytes.ts";
import { PostgresRefusal } from "./failures.ts";
import { logIn } from "./log-in.ts";
import { pipeWebSocket } from "./pipe-websocket.ts";
import { PostgresStream } from "./postgres-stream.ts";
import { cancel, openUpstream, type Upstream } from "./upstream.ts";
import { readCString } from "./wire/backend.ts";
import { Framer } from "./wire/framer.ts";
import { CANCEL_REQUEST, GSS_REQUEST, SSL_REQUEST } from "./wire/frontend.ts";

const ASK_CLEARTEXT = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]); // 'R', length 8, method 3
const NO_ENCRYPTION = Buffer.from("N");

/**
 * Speaks Postgres's protocol over one WebSocket: asks for the password in clear text, as Neon does (the driver sends
 * it unasked), logs in upstream by whatever method is wanted there, and passes bytes both ways from then on. Resolves
 * when it is over.
 */
export async function answerWebSocket(upstream: Upstream, client: WebSocket): Promise<void> {
  const incoming = new ClientBytes(client);
  let stream: PostgresStream | undefined;
  try {
    const parameters = await readStartup(upstream, client, incoming);
    if (parameters === undefined) return;
    client.send(ASK_CLEARTEXT);
    const password = await readPassword(incoming);
    stream = new PostgresStream(await openUpstream(upstream));
    const { raw, cancelKey } = await logIn(stream, { parameters, password });
    client.send(Buffer.concat([raw, stream.detach()]));
    const end = await pipeWebSocket(client, stream.socket, incoming.detach());
    // Postgres notices at its next word only: a client that just goes away cancels what it left running.
    if (end === "gone") await cancel(upstream, cancelKey).catch(() => {});
    stream.socket.destroy();
  } catch (error) {
    stream?.socket.destroy();
    client.send(error instanceof PostgresRefusal ? error.raw : fatal(error), () => client.close());
  }
}

const LONGEST_STARTUP = 10_000; // As in Postgres itself (MAX_STARTUP_PACKET_LENGTH).

/** The startup parameters; undefined where the client only wanted something cancelled. */
async function readStartup(upstream: Upstream, client: WebSocket, incoming: ClientBytes) {
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

async function readPassword(incoming: ClientBytes): Promise<string> {
  const header = await incoming.take(5);
  const length = header.readUInt32BE(1);
  if (header.toString("latin1", 0, 1) !== "p" || length < 5 || length > LONGEST_STARTUP) {
    throw new Error("expected a password");
  }
  const [message] = new Framer().push(Buffer.concat([header, await incoming.take(length - 4)]));
  return readCString(message?.body ?? Buffer.from([0]));
}

/** An ErrorResponse of our own: connection_failure. */
function fatal(error: unknown): Buffer {
  const message = error instanceof Error ? error.message : String(error);
  const body = Buffer.from(`SFATAL\0VFATAL\0C08006\0M${message}\0\0`);
  return Buffer.concat([Buffer.from("E"), lengthOf(body.length + 4), body]);
}
