import type { IncomingMessage, ServerResponse } from "node:http";
import { errorJson } from "./error-json.ts";
import { MAX_BYTES } from "./max-bytes.ts";
import { readRequest, type SqlRequest } from "./read-request.ts";
import { resultJson } from "./result-json.ts";
import type { Budget, Session } from "./session.ts";
import type { SessionPool } from "./session-pool.ts";

/** Answers `POST /sql`. A client that goes away cancels its query. */
export async function answerSql(
  pool: SessionPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let session: Session | undefined;
  const abandon = () => void session?.abandon();
  response.on("close", abandon);
  try {
    const sql = await readRequest(request);
    session = await pool.take(sql.credentials);
    try {
      if (response.destroyed) return;
      const body = await run(session, sql);
      send(response, 200, body, "echo" in sql.work ? sql.work.echo : {});
    } catch (error) {
      fail(response, error, true);
    } finally {
      response.off("close", abandon);
      pool.giveBack(session, sql.credentials);
    }
  } catch (error) {
    fail(response, error, false);
  }
}

async function run(session: Session, { work, rawText }: SqlRequest): Promise<unknown> {
  const budget: Budget = { max: MAX_BYTES, left: MAX_BYTES };
  if ("text" in work) return resultJson(await session.runLast(work, budget), work, rawText);
  const results: unknown[] = [];
  session.begin(work.start);
  // One by one, since what a statement does to the transaction decides what the next one means.
  for (const statement of work.statements) {
    results.push(resultJson(await session.run(statement, budget), statement, rawText));
  }
  await session.runLast({ text: "COMMIT", values: [] }, budget);
  return { results };
}

function fail(response: ServerResponse, error: unknown, connected: boolean): void {
  const { status, body } = errorJson(error, connected);
  send(response, status, body);
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
): void {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Access-Control-Allow-Origin": "*",
    ...headers,
  });
  response.end(text);
}
