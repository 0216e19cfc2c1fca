import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
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
  try {
    const socket = await openTcp(upstream);
    return upstream.ssl === undefined ? socket : await encrypt(socket, upstream);
  } catch (cause) {
    throw new EndpointFailure(500, "Couldn't connect to compute node", { cause });
  }
}

async function openTcp({ host, port }: Upstream): Promise<Socket> {
  const socket = connectTcp({ host, port, noDelay: true });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(CONNECT_LIMIT_MS) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function encrypt(socket: Socket, { host, ssl }: Upstream): Promise<Socket> {
  socket.write(sslRequest());
  const [answer]: unknown[] = await once(socket, "data");
  if (String(answer) !== "S") throw new Error("the server does not speak TLS");
  const encrypted = connectTls({ socket, servername: host, rejectUnauthorized: ssl === "verify" });
  await once(encrypted, "secureConnect", { signal: AbortSignal.timeout(CONNECT_LIMIT_MS) });
  return encrypted;
}

/** Asks Postgres to cancel what the session with this key runs. */
export async function cancel(upstream: Upstream, key: Buffer): Promise<void> {
  const socket = await openUpstream(upstream);
  socket.on("error", () => {}); // It closes without an answer in any case.
  socket.end(cancelRequest(key));
}
