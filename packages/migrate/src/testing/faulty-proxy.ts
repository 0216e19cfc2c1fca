import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { listenLocally } from "@slipway/local/listen-locally";

/** What becomes of what a client sends, and of the answer to it. */
export type Fate =
  | "pass"
  /** The connection breaks before anything is sent on. */
  | "refuse"
  /** Half of it is sent on, then the connection breaks. */
  | "halve"
  /** It is sent on; when the answer comes, the client's side breaks. */
  | "lose-answer"
  /** It is sent on; a moment later the client's side breaks, while the server goes on. */
  | "leave";

export interface FaultyProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** A TCP proxy on loopback that asks `fate` for each chunk that a client sends. */
export async function startFaultyProxy(
  upstreamPort: number,
  fate: () => { readonly fate: Fate; readonly afterMs: number },
): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: "127.0.0.1", noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
    let answers = true;
    client.on("data", (chunk) => void send(chunk));
    client.on("close", () => upstream.end());
    upstream.on("data", (chunk) => (answers ? client.write(chunk) : client.destroy()));
    upstream.on("close", () => client.destroy());

    async function send(chunk: Buffer): Promise<void> {
      const { fate: chosen, afterMs } = fate();
      if (chosen === "refuse") {
        client.destroy();
      } else if (chosen === "halve") {
        upstream.write(chunk.subarray(0, chunk.length / 2));
        client.destroy();
      } else {
        answers = chosen !== "lose-answer";
        upstream.write(chunk);
        if (chosen === "leave") await delay(afterMs);
        if (chosen === "leave") client.destroy();
      }
    }
  });
  const port = await listenLocally(server);
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
