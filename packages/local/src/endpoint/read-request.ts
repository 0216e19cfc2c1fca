import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import * as z from "zod";
import { EndpointFailure } from "./failures.ts";
import { parameterText } from "./parameter-text.ts";
import type { Statement } from "./session.ts";
import type { Credentials } from "./session-pool.ts";

/** Bytes, each way: what the open-source proxy allows by default. */
export const MAX_BYTES = 10 * 1024 * 1024;

const query = z.object({
  query: z.string(),
  params: z.array(z.unknown()).default([]),
  arrayMode: z.boolean().nullish(),
});
const payload = z.union([query, z.object({ queries: z.array(query) })]);

const ISOLATION: Readonly<Partial<Record<string, string>>> = {
  Serializable: "SERIALIZABLE",
  RepeatableRead: "REPEATABLE READ",
  ReadCommitted: "READ COMMITTED",
  ReadUncommitted: "READ UNCOMMITTED",
};

/** Throws where the bytes are no UTF-8, rather than replace them. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface SqlStatement extends Statement {
  readonly arrayMode: boolean;
}

/** Statements in one transaction. */
export interface Batch {
  /** START TRANSACTION with the modes of the headers. */
  readonly start: string;
  /** The headers that the answer repeats. */
  readonly echo: Readonly<Record<string, string>>;
  readonly statements: readonly SqlStatement[];
}

export interface SqlRequest {
  readonly credentials: Credentials;
  readonly rawText: boolean;
  readonly work: SqlStatement | Batch;
}

/** Reads headers and body; throws EndpointFailure with the proxy's status. */
export async function readRequest(request: IncomingMessage): Promise<SqlRequest> {
  const { headers } = request;
  const credentials = readCredentials(headers["neon-connection-string"]);
  const modes = readModes(headers);
  const arrayMode = headers["neon-array-mode"] === "true";
  const rawText = headers["neon-raw-text-output"] === "true";
  const body = parseBody(await readBody(request));
  const one = (item: z.infer<typeof query>): SqlStatement => ({
    text: encodable(item.query),
    values: item.params.map((value) => encodable(parameterText(value))),
    arrayMode: item.arrayMode ?? arrayMode,
  });
  const work = "queries" in body ? { ...modes, statements: body.queries.map(one) } : one(body);
  return { credentials, rawText, work };
}

/** Half of a surrogate pair has no UTF-8: it would reach Postgres as another character. */
function encodable<T extends string | null>(text: T): T {
  if (text === null || text.isWellFormed()) return text;
  throw new EndpointFailure(400, "could not parse the HTTP request body: a lone surrogate");
}

/** Only user, password and database count; parameters are dropped, as at Neon. */
function readCredentials(header: string | string[] | undefined): Credentials {
  if (typeof header !== "string") {
    throw new EndpointFailure(400, "missing header Neon-Connection-String");
  }
  if (!URL.canParse(header) || !/^postgres(ql)?:$/.test(new URL(header).protocol)) {
    throw new EndpointFailure(400, "Neon-Connection-String is no connection string");
  }
  const { username, password, pathname } = new URL(header);
  const [user, secret, database] = [username, password, pathname.slice(1)].map(decode);
  if (!user) throw new EndpointFailure(400, "missing username in the connection string");
  if (!secret) throw new EndpointFailure(400, "missing password in the connection string");
  if (!database) throw new EndpointFailure(400, "missing database in the connection string");
  if (header.includes("%00")) throw new EndpointFailure(400, "a NUL in the connection string");
  return { user, password: secret, database };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new EndpointFailure(400, "the connection string has a malformed %", { cause });
  }
}

function readModes(headers: IncomingHttpHeaders): Omit<Batch, "statements"> {
  const level = headers["neon-batch-isolation-level"];
  const isolation = typeof level === "string" ? ISOLATION[level] : undefined;
  if (level !== undefined && isolation === undefined) {
    throw new EndpointFailure(400, "invalid isolation level");
  }
  const readOnly = headers["neon-batch-read-only"] === "true";
  const deferrable = headers["neon-batch-deferrable"] === "true";
  const modes = [
    ...(isolation === undefined ? [] : [`ISOLATION LEVEL ${isolation}`]),
    ...(readOnly ? ["READ ONLY"] : []),
    ...(deferrable ? ["DEFERRABLE"] : []),
  ];
  return {
    start: `START TRANSACTION ${modes.join(", ")}`.trimEnd(),
    echo: {
      ...(readOnly && { "Neon-Batch-Read-Only": "true" }),
      ...(deferrable && { "Neon-Batch-Deferrable": "true" }),
      ...(typeof level === "string" && { "Neon-Batch-Isolation-Level": level }),
    },
  };
}

/** A body that is too large is read to its end and not kept: the client gets its answer. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  await finished(request, { writable: false });
  if (length > MAX_BYTES) {
    throw new EndpointFailure(413, `request is too large (max is ${MAX_BYTES} bytes)`);
  }
  return Buffer.concat(chunks);
}

function parseBody(body: Buffer): z.infer<typeof payload> {
  try {
    return payload.parse(JSON.parse(UTF8.decode(body)));
  } catch (cause) {
    const what =
      cause instanceof z.ZodError
        ? "it is neither {query, params?} nor {queries: […]}"
        : String(cause);
    throw new EndpointFailure(400, `could not parse the HTTP request body: ${what}`, { cause });
  }
}
