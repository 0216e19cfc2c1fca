import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/** What happens to one request on its way to the endpoint. */
export type Fault =
  /** The connection ends before the endpoint sees the request. */
  | "drop"
  /** The endpoint runs the request and the connection ends before its answer. */
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

/** Stands between a handler and an endpoint, and loses what it is told to. */
export async function startFaultyProxy(endpoint: string): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  let seen = 0;
  const server = createServer((incoming, outgoing) => {
    seen += 1;
    void treat(endpoint, faults.shift(), incoming, outgoing);
  });
  let port = 0;
  const open = async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    port = address === null || typeof address === "string" ? 0 : address.port;
  };
  await open();
  return {
    port,
    open,
    seen: () => seen,
    inject: (...more) => void faults.push(...more),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function treat(
  endpoint: string,
  fault: Fault | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await text(incoming);
  if (fault === "hang") return;
  if (fault === "drop") return void outgoing.destroy();
  if (typeof fault === "object") return void outgoing.writeHead(fault.status).end(fault.body);
  const answer = await forward(endpoint, { incoming, outgoing, body });
  if (answer === undefined) return;
  if (fault === "lose") return void outgoing.destroy();
  outgoing.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
}

/** Undefined when the client has gone, which the endpoint is then told by the same means. */
async function forward(
  endpoint: string,
  {
    incoming,
    outgoing,
    body,
  }: {
    readonly incoming: IncomingMessage;
    readonly outgoing: ServerResponse;
    readonly body: string;
  },
): Promise<{ status: number; body: string } | undefined> {
  const { promise, resolve } = Promise.withResolvers<IncomingMessage | undefined>();
  const neonHeaders = Object.entries(incoming.headers).filter(([name]) => name.startsWith("neon-"));
  const forwarded = request(endpoint, { method: "POST", headers: Object.fromEntries(neonHeaders) })
    .on("response", resolve)
    .on("error", () => resolve(undefined))
    .end(body);
  outgoing.on("close", () => forwarded.destroy());
  const response = await promise;
  return response && { status: response.statusCode ?? 0, body: await text(response) };
}
