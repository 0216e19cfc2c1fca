import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { WebSocketServer } from "ws";
import { listenOnLoopback } from "../listen-on-loopback.ts";
import { answerSql } from "./answer-sql.ts";
import { answerWebSocket } from "./answer-websocket.ts";
import { isLocal } from "../is-local.ts";
import { SessionPool } from "./session-pool.ts";
import type { Upstream } from "./upstream.ts";

export interface Endpoint {
  readonly port: number;
  /** `http://localhost:N/sql`, the driver's fetchEndpoint. */
  readonly http: string;
  /** `ws://localhost:N/v2`; the driver's wsProxy is what follows the slashes. */
  readonly ws: string;
  close(): Promise<void>;
}

interface Options {
  readonly upstream: Upstream;
  /** 0 or absent: a free one. */
  readonly port?: number;
}

const PREFLIGHT = {
  Allow: "OPTIONS, POST",
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers":
    "Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, Neon-Pool-Opt-In, Neon-Batch-Read-Only, Neon-Batch-Isolation-Level, Neon-Batch-Deferrable",
  "Access-Control-Max-Age": "86400",
} as const;

const FOREIGN = "The endpoint is for pages and programs of this machine: use localhost.\n";

/**
 * Serves SQL over HTTP and WebSocket on loopback, as Neon's proxy does, in front of any Postgres. User, password and
 * database are always the client's.
 */
export async function startEndpoint({ upstream, port = 0 }: Options): Promise<Endpoint> {
  const pool = new SessionPool(upstream);
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    void route(pool, request, response);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 * 1024 });
  const tunnels = new Set<Promise<void>>();
  const listening = await listenOnLoopback(() => {
    const server = createServer({ keepAliveTimeout: 30_000 }, answer);
    server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      if (!isLocal(request)) {
        socket.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n${FOREIGN}`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on("error", () => client.terminate());
        const tunnel = answerWebSocket(upstream, client);
        tunnels.add(tunnel);
        void tunnel.finally(() => tunnels.delete(tunnel));
      });
    });
    return server;
  }, port);
  return {
    port: listening.port,
    http: `http://localhost:${listening.port}/sql`,
    ws: `ws://localhost:${listening.port}/v2`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      await Promise.all([pool.close(), ...tunnels]);
      await listening.close();
    },
  };
}

async function route(
  pool: SessionPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split("?")[0];
  if (!isLocal(request)) {
    request.resume();
    response.writeHead(403, { "Content-Type": "text/plain" }).end(FOREIGN);
  } else if (path === "/sql" && request.method === "POST") {
    await answerSql(pool, request, response);
  } else if (path === "/sql" && request.method === "OPTIONS") {
    response.writeHead(200, PREFLIGHT).end();
  } else {
    request.resume();
    response.writeHead(400, { "Content-Type": "application/json" });
    response.end(JSON.stringify("query is not supported"));
  }
}
