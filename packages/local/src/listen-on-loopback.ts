import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { listenLocally } from "./listen-locally.ts";

export interface Listening {
  readonly port: number;
  /** Breaks what connections there are. */
  close(): Promise<void>;
}

const ABSENT = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Listens on 127.0.0.1 and, where there is one, on ::1 at the same port: `localhost` may be either. `makeServer` is
 * called once for each. Port 0 takes a free one. Throws the system's EADDRINUSE or EACCES.
 */
export async function listenOnLoopback(makeServer: () => Server, port: number): Promise<Listening> {
  const open = new Set<Socket>();
  const [four, six] = [track(makeServer(), open), track(makeServer(), open)];
  const taken = await listenLocally(four, { port });
  const servers = [four];
  try {
    await listenLocally(six, { host: "::1", port: taken });
    servers.push(six);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!ABSENT.has(code)) {
      four.close();
      // A port that was free on one address may be taken on the other.
      if (port === 0 && code === "EADDRINUSE") return listenOnLoopback(makeServer, 0);
      throw error;
    }
  }
  return {
    port: taken,
    async close() {
      const closed = servers.map((server) => once(server, "close"));
      for (const server of servers) server.close();
      for (const socket of open) socket.destroy();
      await Promise.all(closed);
    },
  };
}

function track(server: Server, open: Set<Socket>): Server {
  return server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
}
