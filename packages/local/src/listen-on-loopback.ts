import { once } from "node:events";
import type { Server } from "node:net";

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

interface LoopbackServer extends Server {
  closeAllConnections?(): void;
}

const ABSENT = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Listens on 127.0.0.1 and, where there is one, on ::1 at the same port: `localhost` may be either. `makeServer` is
 * called once for each. Port 0 takes a free one. Throws the system's EADDRINUSE or EACCES.
 */
export async function listenOnLoopback(
  makeServer: () => LoopbackServer,
  port: number,
): Promise<Listening> {
  const four = await listen(makeServer(), "127.0.0.1", port);
  const address = four.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const servers = [four];
  try {
    servers.push(await listen(makeServer(), "::1", address.port));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!ABSENT.has(code)) {
      four.close();
      throw error;
    }
  }
  return { port: address.port, close: async () => void (await Promise.all(servers.map(end))) };
}

async function listen(server: LoopbackServer, host: string, port: number): Promise<LoopbackServer> {
  const listening = once(server, "listening");
  server.listen({ host, port });
  await listening;
  return server;
}

async function end(server: LoopbackServer): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections?.();
  await closed;
}
