import { once } from "node:events";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { EndpointFailure } from "./failures.ts";
import { cancelRequest, sslRequest } from "./wire/frontend.ts";

/** The Postgres behind the endpoint. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  /** `verify` checks the certificate and its name, `require` only encrypts; absent: plain. */
  readonly ssl?: "require" | "verify";
}

const CONNECT_LIMIT_MS = 5000;

/** Opens a connection, encrypted if asked for. Throws EndpointFailure 500 as the proxy words it. */
export async function openUpstream(upstream: Upstream): Promise<Socket> {
  const { host, port, ssl } = upstream;
  const socket = connectTcp({ host, port, noDelay: true });
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(CONNECT_LIMIT_MS), untilClosed(socket)]);
    await once(socket, "connect", { signal });
    return ssl === undefined ? socket : await encrypt(socket, upstream, signal);
  } catch (error) {
    socket.destroy();
    // Why it closed says more than that it did.
    const cause = error instanceof Error && error.name === "AbortError" ? error.cause : error;
    throw new EndpointFailure(500, "Couldn't connect to compute node", { cause });
  }
}

function untilClosed(socket: Socket): AbortSignal {
  const controller = new AbortController();
  socket.once("close", () => controller.abort(new Error("the server closed the connection")));
  return controller.signal;
}

async function encrypt(
  socket: Socket,
  { host, ssl }: Upstream,
  signal: AbortSignal,
): Promise<Socket> {
  socket.write(sslRequest());
  const received: readonly unknown[] = await once(socket, "data", { signal });
  if (String(received[0]) !== "S") throw new Error("the server does not speak TLS");
  const encrypted = connectTls({
    socket,
    host,
    // A name, not an address, may be told to the server; the certificate must have either.
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: ssl === "verify",
  });
  await once(encrypted, "secureConnect", { signal });
  return encrypted;
}

/** Asks Postgres to cancel what the session with this key runs; resolves when it has taken note. */
export async function cancel(upstream: Upstream, key: Buffer): Promise<void> {
  const socket = await openUpstream(upstream);
  try {
    socket.resume();
    socket.end(cancelRequest(key));
    await once(socket, "close", { signal: AbortSignal.timeout(CONNECT_LIMIT_MS) });
  } finally {
    socket.destroy();
  }
}
