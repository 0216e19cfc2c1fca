import type { Agent, ClientRequest, IncomingMessage } from "node:http";

/** What the Neon driver passes to a fetch function, which always has a body; a GET has none. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Told the milliseconds from sending to the whole answer, or to the failure. */
  readonly spent?: (ms: number) => void;
}

/** The little of a `Response` that the Neon driver reads. */
export interface FetchedResponse {
  readonly ok: boolean;
  readonly status: number;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** The endpoint gave no whole answer. `sent: false` says that it cannot have run anything either. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly sent: boolean;
  constructor(message: string, options: { readonly sent: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.sent = options.sent;
  }
}

/** Milliseconds to have a connection, TLS included; nothing is sent before, so giving up is safe. */
const CONNECT_LIMIT = 3000;
/** Milliseconds after which an idle connection is not trusted to be open at the other end any more. */
const IDLE_LIMIT = 10_000;

interface Client {
  request(url: string, options: object): ClientRequest;
  readonly agent: Agent;
  lastUsed: number;
}

/** By origin: one that is asked often must not make the connections of another seem fresh. */
const clients = new Map<string, Client>();

// `import "node:http"` reads every export of the module, and one of them (WebSocket) loads undici: 28 ms of a cold start.
function openClient({ origin, protocol }: URL): Client {
  const existing = clients.get(origin);
  if (existing !== undefined) return existing;
  const { Agent: ProtocolAgent, request } =
    protocol === "https:"
      ? process.getBuiltinModule("node:https")
      : process.getBuiltinModule("node:http");
  const agent = new ProtocolAgent({ keepAlive: true, timeout: IDLE_LIMIT });
  const client: Client = {
    request: (url, options) => request(url, options),
    agent,
    lastUsed: 0,
  };
  clients.set(origin, client);
  return client;
}

/** A frozen Lambda misses its timers and the server's goodbye, so idle connections are judged by the wall clock. */
function dropStale({ agent, lastUsed }: Client): void {
  if (Date.now() - lastUsed < IDLE_LIMIT) return;
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

/**
 * Sends one request over a kept connection and reads its whole answer; throws TransportError, or the signal's reason.
 * It never sends anything twice: after `reusedSocket` and ECONNRESET the other end may just as well have read the
 * request and died as have closed the idle connection before. Only an error before the request's last byte reached
 * the operating system (`writableFinished`) proves that it was not run, because the statement was never whole.
 */
export async function httpsFetch(url: string, options: FetchOptions): Promise<FetchedResponse> {
  const { signal, body, method, headers, spent } = options;
  signal?.throwIfAborted();
  const started = performance.now();
  const client = openClient(new URL(url));
  dropStale(client);
  const request = client.request(url, { method, headers, agent: client.agent });
  try {
    return await exchange(request, { body, signal });
  } finally {
    client.lastUsed = Date.now();
    spent?.(performance.now() - started);
  }
}

function exchange(
  request: ClientRequest,
  {
    body,
    signal,
  }: {
    readonly body: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<FetchedResponse> {
  return new Promise((resolve, reject) => {
    const connecting = setTimeout(() => {
      request.destroy(new Error(`no connection within ${CONNECT_LIMIT} ms`));
    }, CONNECT_LIMIT);
    const abort = (): void => {
      request.destroy();
      settle(() => reject(signal?.reason));
    };
    const settle = (act: () => void): void => {
      clearTimeout(connecting);
      signal?.removeEventListener("abort", abort);
      act();
    };
    const fail = (cause: Error): void => {
      const sent = request.writableFinished;
      const what = sent ? "the answer was lost" : "no connection";
      settle(() => reject(new TransportError(`${what}: ${cause.message}`, { sent, cause })));
    };
    signal?.addEventListener("abort", abort, { once: true });
    request.on("finish", () => clearTimeout(connecting));
    request.on("error", fail);
    request.on("response", (response) => {
      readAll(response).then((text) => settle(() => resolve(toResponse(response, text))), fail);
    });
    request.end(body);
  });
}

/** Rejects when the connection ends before the answer does. */
function readAll(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => (text += chunk));
    response.on("end", () => resolve(text));
    response.on("error", reject);
  });
}

function toResponse({ statusCode = 0 }: IncomingMessage, text: string): FetchedResponse {
  return {
    ok: statusCode >= 200 && statusCode < 300,
    status: statusCode,
    text: () => Promise.resolve(text),
    json: async () => {
      try {
        const parsed: unknown = JSON.parse(text);
        return parsed;
      } catch (cause) {
        throw new TransportError("the answer is not JSON", { sent: true, cause });
      }
    },
  };
}
