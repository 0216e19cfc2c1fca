import type { IncomingMessage, ServerResponse } from "node:http";
import { errorJson } from "./error-json.ts";
import { SessionLost } from "./failures.ts";
import { flightFrom } from "./flights.ts";
import { type Batch, readRequest, type SqlRequest } from "./read-request.ts";
import { ResultsJson } from "./results-json.ts";
import { nobody, type Session } from "./session.ts";
import type { SessionPool } from "./session-pool.ts";

/** Answers `POST /sql`. A client that goes away cancels its query. */
export async function answerSql(
  pool: SessionPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const sql = await readRequest(request);
    while (!response.destroyed && !(await answerWith(pool, sql, response)));
  } catch (error) {
    fail(response, error, false);
  }
}

/** Answers with a session of the pool; false where that turned out to have ended before. */
async function answerWith(
  pool: SessionPool,
  sql: SqlRequest,
  response: ServerResponse,
): Promise<boolean> {
  const session = await pool.take(sql.credentials);
  const abandon = () => void session.abandon();
  response.on("close", abandon);
  try {
    if (!response.destroyed) await run(session, sql, response);
  } catch (error) {
    if (error instanceof SessionLost) return false;
    fail(response, error, true);
  } finally {
    response.off("close", abandon);
    pool.giveBack(session, sql.credentials);
  }
  return true;
}

async function run(
  session: Session,
  { work, rawText }: SqlRequest,
  response: ServerResponse,
): Promise<void> {
  if ("text" in work) {
    const result = new ResultsJson([{ ...work, rawText }]);
    await session.runLast([work], result);
    send(response, 200, result.text);
  } else {
    const results = new ResultsJson(work.statements.map((one) => ({ ...one, rawText })));
    await runBatch(session, work, results);
    send(response, 200, `{"results":[${results.text}]}`, work.echo);
  }
}

/** The proxy does not look at the transaction: a COMMIT within leaves the rest to commit one by one. */
async function runBatch(
  session: Session,
  { start, statements }: Batch,
  results: ResultsJson,
): Promise<void> {
  session.begin(start);
  for (let at = 0; at < statements.length;) {
    const inTransaction = at === 0 || session.inTransaction;
    const flight = inTransaction ? flightFrom(statements, at) : statements.slice(at, at + 1);
    await session.run(flight, results);
    at += flight.length;
  }
  await session.runLast([{ text: "COMMIT", values: [] }], nobody);
}

function fail(response: ServerResponse, error: unknown, connected: boolean): void {
  const { status, body } = errorJson(error, connected);
  send(response, status, JSON.stringify(body));
}

function send(
  response: ServerResponse,
  status: number,
  json: string,
  headers?: Readonly<Record<string, string>>,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(json),
    "Access-Control-Allow-Origin": "*",
    ...headers,
  });
  response.end(json);
}
