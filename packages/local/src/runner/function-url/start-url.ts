import { createServer, type Server } from "node:http";
import { listenLocally } from "../listen-locally.ts";
import { serveRequest, type UrlOptions } from "./serve-request.ts";

export interface FunctionUrl {
  /** With the slash at its end, as AWS writes it. */
  readonly url: string;
  /** Ends connections too. */
  close(): Promise<void>;
}

export interface StartUrlOptions extends UrlOptions {
  /** Taken if it is free; another one otherwise. */
  readonly port: number | undefined;
}

/** Serves a function at one port of both loopback addresses: "localhost" means either. */
export async function startUrl({ fn, log, port }: StartUrlOptions): Promise<FunctionUrl> {
  const create = () =>
    createServer(
      // A client that keeps its connection must not meet a close in the instant of its next request.
      { maxHeaderSize: 65_536, keepAliveTimeout: 75_000 },
      (request, response) => void serveRequest({ fn, log }, request, response),
    );
  const bound =
    (port === undefined ? undefined : await bind(create, port)) ?? (await bindAnywhere(create));
  return {
    url: `http://localhost:${bound.port}/`,
    async close() {
      await Promise.all(bound.servers.map(closeServer));
    },
  };
}

interface Bound {
  readonly port: number;
  readonly servers: readonly Server[];
}

/** A free port of IPv4 may be taken on IPv6; the next one then. */
async function bindAnywhere(create: () => Server): Promise<Bound> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const bound = await bind(create, 0);
    if (bound !== undefined) return bound;
  }
  throw new Error("no port is free on both 127.0.0.1 and ::1");
}

async function bind(create: () => Server, wanted: number): Promise<Bound | undefined> {
  const [v4, v6] = [create(), create()];
  const port = await listen(v4, { port: wanted, host: "127.0.0.1" });
  if (port === "taken" || port === "no address") return undefined;
  const second = await listen(v6, { port, host: "::1" });
  if (second !== "taken") return { port, servers: second === "no address" ? [v4] : [v4, v6] };
  await closeServer(v4);
  return undefined;
}

async function listen(
  server: Server,
  address: { port: number; host: "127.0.0.1" | "::1" },
): Promise<number | "taken" | "no address"> {
  try {
    return await listenLocally(server, address);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE" || code === "EACCES") return "taken";
    // A machine without IPv6.
    if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT") return "no address";
    throw error;
  }
}

async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
