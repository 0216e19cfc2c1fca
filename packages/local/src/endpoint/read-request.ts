import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { readBody } from "../read-body.ts";
import { type BatchModes, readBatchModes } from "./batch-modes.ts";
import { Cancelled, EndpointFailure } from "./failures.ts";
import { MAX_BYTES } from "./max-bytes.ts";
import { parameterText } from "./parameter-text.ts";
import { readCredentials } from "./read-credentials.ts";
import type { Statement } from "./session.ts";
import type { Credentials } from "./session-pool.ts";

const query = z.object({
  query: z.string(),
  params: z.array(z.unknown()).default([]),
  arrayMode: z.boolean().nullish(),
});
const payload = z.union([query, z.object({ queries: z.array(query) })]);

/** Throws where the bytes are no UTF-8, rather than replace them. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface SqlStatement extends Statement {
  readonly arrayMode: boolean;
}

/** Statements in one transaction. */
export interface Batch extends BatchModes {
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
  const modes = readBatchModes(headers);
  const arrayMode = headers["neon-array-mode"] === "true";
  const rawText = headers["neon-raw-text-output"] === "true";
  const body = parseBody(await bytesOf(request));
  const one = (item: z.infer<typeof query>): SqlStatement => ({
    text: encodable(item.query),
    values: item.params.map((value) => encodable(textOf(value))),
    arrayMode: item.arrayMode ?? arrayMode,
  });
  const work = "queries" in body ? { ...modes, statements: body.queries.map(one) } : one(body);
  return { credentials, rawText, work };
}

/** What is nested some thousands deep is beyond JSON.stringify; the proxy stops at 128. */
function textOf(value: unknown): string | null {
  try {
    return parameterText(value);
  } catch (cause) {
    const message = "could not parse the HTTP request body: a parameter is nested too deeply";
    throw new EndpointFailure(400, message, { cause });
  }
}

/** Half of a surrogate pair has no UTF-8: it would reach Postgres as another character. */
function encodable<T extends string | null>(text: T): T {
  if (text === null || text.isWellFormed()) return text;
  throw new EndpointFailure(400, "could not parse the HTTP request body: a lone surrogate");
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request, MAX_BYTES);
  if (body === "too large") {
    throw new EndpointFailure(413, `request is too large (max is ${MAX_BYTES} bytes)`);
  }
  if (body === "aborted") throw new Cancelled();
  return body;
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
