import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { listenLocally } from "../listen-locally.ts";

/** What happens to one request on its way to the server. */
export type Fault =
  /** The connection ends before the server sees the request. */
  | "drop"
  /** The server answers the request and the connection ends before its answer. */
  | "lose"
  /** Nothing ever comes back. */
  | "hang"
  | { readonly status: number; readonly body: string };

export interface FaultyProxy {
  readonly port: number;
  /** Requests seen so far. */
  seen(): number;
  /** Faults for the next requests, one each. */
  inject(...faults: Fault[]): void;
  /** Refuses connections until `open`. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** Stands between a client and the HTTP server at this URL, and loses what it is told to. */
export async function startFaultyProxy(upstream: string): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  let seen = 0;
  const server = createServer((incoming, outgoing) => {
    seen += 1;
    void treat(upstream, faults.shift(), incoming, outgoing);
  });
  const port = await listenLocally(server);
  return {
    port,
    seen: () => seen,
    inject: (...more) => void faults.push(...more),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
    open: async () => void (await listenLocally(server, { port })),
  };
}

async function treat(
  upstream: string,
  fault: Fault | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await buffer(incoming);
  if (fault === "hang") return;
  if (fault === "drop") return void outgoing.destroy();
  if (typeof fault === "object") return void outgoing.writeHead(fault.status).end(fault.body);
  const answer = await forward(upstream, { incoming, outgoing, body });
  if (answer === undefined) return;
  if (fault === "lose") return void outgoing.destroy();
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
}

interface Passing {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: Buffer;
}

/** Undefined when the client has gone, which the server is then told by the same means. */
async function forward(upstream: string, { incoming, outgoing, body }: Passing) {
  const { promise, resolve } = Promise.withResolvers<IncomingMessage | undefined>();
  const { method, headers, url = "" } = incoming;
  const forwarded = request(new URL(url, upstream), { method, headers })
    .on("response", resolve)
    .on("error", () => resolve(undefined))
    .end(body);
  outgoing.on("close", () => forwarded.destroy());
  const response = await promise;
  if (response === undefined) return undefined;
  const { statusCode: status = 0, headers: answered } = response;
  return { status, headers: answered, body: await buffer(response) };
}
