import { startEndpoint } from "./endpoint/endpoint.ts";
import type { Upstream } from "./endpoint/upstream.ts";
import { forwardTcp } from "./forward-tcp.ts";
import { checkLogin, upstreamOf } from "./given-postgres.ts";
import type { Guardian } from "./guardian.ts";
import { startCluster } from "./postgres/cluster.ts";
import type { ServerEnd } from "./postgres/server.ts";
import { ServeError } from "./serve-error.ts";

export interface LocalDatabase {
  /** The owner's, over TCP. */
  readonly databaseUrl: string;
  /** The same user, password and database at the endpoint's port: what the Neon driver takes. */
  readonly neonUrl: string;
  /** `http://localhost:N/sql` */
  readonly http: string;
  /** `ws://localhost:N/v2` */
  readonly ws: string;
  /** `localhost:N`; host and port of the given Postgres where nothing listens in front of it. */
  readonly tcp: string;
  /** Calls `listener` if the embedded Postgres ends by itself; never for a given one. */
  onExit(listener: (end: ServerEnd) => void): void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly guardian: Guardian;
  /** Any Postgres, instead of the embedded one. */
  readonly url?: string;
  /** The folder of the embedded Postgres, absolute; or `memory` for one that is thrown away. */
  readonly dir: string;
  readonly httpPort?: number;
  /** In front of a given Postgres nothing listens for TCP without it. */
  readonly tcpPort?: number;
}

/** Serves a Postgres by TCP and as Neon does. Throws ServeError or ClusterError. */
export async function startDatabase(options: DatabaseOptions): Promise<LocalDatabase> {
  const postgres = await openPostgres(options);
  try {
    const endpoint = await naming("--http-port", options.httpPort, () =>
      startEndpoint({ upstream: postgres.upstream, port: options.httpPort ?? 0 }),
    );
    return {
      databaseUrl: postgres.url,
      neonUrl: neonUrl(postgres.url, endpoint.port),
      http: endpoint.http,
      ws: endpoint.ws,
      tcp: postgres.tcp,
      onExit: postgres.onExit,
      async close() {
        await endpoint.close();
        await postgres.close();
      },
    };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

/** A Postgres that answers, before anything speaks Neon in front of it. */
interface Postgres extends Pick<LocalDatabase, "tcp" | "onExit" | "close"> {
  readonly url: string;
  readonly upstream: Upstream;
}

function openPostgres(options: DatabaseOptions): Promise<Postgres> {
  return options.url === undefined ? openEmbedded(options) : openGiven(options.url, options);
}

async function openEmbedded({ guardian, dir, tcpPort }: DatabaseOptions): Promise<Postgres> {
  const cluster = await naming("--tcp-port", tcpPort, () =>
    startCluster({ guardian, dir, ...(tcpPort === undefined ? {} : { port: tcpPort }) }),
  );
  const { url, port } = cluster;
  return {
    url,
    upstream: { host: "localhost", port },
    tcp: `localhost:${port}`,
    onExit: (listener) => cluster.onExit(listener),
    close: () => cluster.stop(),
  };
}

async function openGiven(url: string, { tcpPort }: DatabaseOptions): Promise<Postgres> {
  const upstream = upstreamOf(url);
  await checkLogin(url);
  const given = { upstream, onExit: () => {} };
  if (tcpPort === undefined) {
    return { ...given, url, tcp: `${upstream.host}:${upstream.port}`, close: async () => {} };
  }
  const forwarder = await naming("--tcp-port", tcpPort, () =>
    forwardTcp({ to: upstream, port: tcpPort }),
  );
  const { port } = forwarder;
  const forwarded = Object.assign(new URL(url), { hostname: "localhost", port });
  return {
    ...given,
    url: forwarded.href,
    tcp: `localhost:${port}`,
    close: () => forwarder.close(),
  };
}

/** Over HTTP the parameters of a connection string count for nothing, and the endpoint itself is not encrypted. */
function neonUrl(url: string, port: number): string {
  return Object.assign(new URL(url), { hostname: "localhost", port, search: "" }).href;
}

const TAKEN = new Set(["EADDRINUSE", "EACCES", "port-taken"]);

/** Adds to a port's refusal which flag chooses another. */
async function naming<T>(
  flag: string,
  port: number | undefined,
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!TAKEN.has(code) || port === undefined) throw error;
    throw new ServeError(
      "port-taken",
      `port ${port} is taken, or closed to this user; end what has it, or choose another with ${flag}`,
      { cause: error },
    );
  }
}
