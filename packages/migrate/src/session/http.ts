import { Client, DatabaseError, neon, NeonDbError } from "@neondatabase/serverless";
import { openConnection } from "./connection.ts";
import { directUrl } from "./direct-host.ts";
import { serveLoopback } from "./loopback-endpoint.ts";
import { answeredError, QueryError } from "./query-error.ts";
import { type Session, textRow } from "./session.ts";
import { describeTarget, isLoopback, parseUrl } from "./target.ts";

const asText = { getTypeParser: () => (value: string) => value };

/** Milliseconds after which an answer is taken for lost: as Node's own fetch does, whatever fetch the driver was given. */
const LONGEST_REQUEST = 300_000;

/** Talks to Neon's SQL over HTTP: each request is a session of its own. Throws MigrateError `bad-url`. */
export function openHttpSession(url: string): Session {
  const parsed = parseUrl(url);
  const direct = directUrl(parsed);
  const target = describeTarget(parsed);
  serveLoopback();
  const sql = neon(url, { arrayMode: false, fullResults: true });
  const prepare = (statement: string) => sql.query(statement, [], { types: asText });
  return {
    transport: "http",
    target,
    async query(statement) {
      const options = { types: asText, fetchOptions: patience() };
      const { rows } = await sql.query(statement, [], options).catch(explain);
      return rows.map(textRow);
    },
    async transaction(statements) {
      const options = { isolationLevel: "ReadCommitted", fetchOptions: patience() } as const;
      const results = await sql.transaction(statements.map(prepare), options).catch(explain);
      return results.map(({ rows }) => rows.map(textRow));
    },
    pooled: direct === undefined,
    connect: () => openConnection(webSocketClient(direct ?? parsed), DatabaseError),
    close: () => Promise.resolve(),
  };
}

function patience() {
  return { signal: AbortSignal.timeout(LONGEST_REQUEST) };
}

/** Neon's driver over a WebSocket; on loopback as the local endpoint serves it. */
function webSocketClient({ href, hostname }: URL): Client {
  const client = new Client({
    connectionString: href,
    application_name: "slipway",
    connectionTimeoutMillis: 10_000,
    types: asText,
  });
  if (isLoopback(hostname)) {
    client.neonConfig.useSecureWebSocket = false;
    client.neonConfig.wsProxy = (host, port) => `${host}:${port}/v2`;
  }
  return client;
}

function explain(cause: unknown): never {
  // Neon's own errors have an empty code; only status 400 fills it at all.
  if (!(cause instanceof NeonDbError) || !cause.code) throw lost(cause);
  throw answeredError(cause.code, cause);
}

function lost(cause: unknown): QueryError {
  const message = cause instanceof Error ? cause.message : String(cause);
  // The proxy turns such a request away before it reaches Postgres.
  const outcome = message.includes("(HTTP status 413)") ? "failed" : "unknown";
  return new QueryError(message, { outcome, cause });
}
