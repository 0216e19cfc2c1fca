import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../../read-body.ts";
import { MAX_REQUEST_BYTES } from "../limits.ts";
import type { InvokeOutcome, LocalFunction } from "../local-function.ts";
import type { Log } from "../log-event.ts";
import { unexpected } from "../unexpected.ts";
import { corsHeaders, type HeaderList, isPreflight, preflightHeaders } from "./cors.ts";
import { makeEvent } from "./event.ts";
import { makeResponse, type UrlResponse } from "./response.ts";
import { makeTrace, type Trace } from "./trace.ts";

export interface UrlOptions {
  readonly fn: Pick<LocalFunction, "definition" | "invoke">;
  readonly log: Log;
}

interface Call extends UrlOptions {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly trace: Trace;
  readonly now: number;
}

/** Answers one request as the function's URL does. A client that goes away meanwhile ends nothing. */
export async function serveRequest(
  options: UrlOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const now = Date.now();
  const trace = makeTrace(joined(request.headers["x-amzn-trace-id"]), now);
  const call: Call = { ...options, request, requestId: randomUUID(), trace, now };
  const answer = await answerTo(call).catch((error: unknown) => {
    options.log(unexpected(options.fn.definition.name, error));
    return FAILED;
  });
  if (answer === undefined) return;
  send(call, answer, response);
  options.log({
    type: "request",
    function: options.fn.definition.name,
    requestId: call.requestId,
    method: request.method ?? "",
    path: request.url ?? "",
    status: answer.status,
    ms: performance.now() - startedAt,
  });
}

/** Undefined when the client went away before its request was whole. */
async function answerTo(call: Call): Promise<UrlResponse | undefined> {
  const { fn, request, requestId, trace, now } = call;
  if (isPreflight(request)) return { status: 200, headers: preflightHeaders, body: NOTHING };
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (body === "aborted") return undefined;
  if (body === "too large") return TOO_LARGE;
  const target = originForm(request.url ?? "");
  if (target === undefined) return BAD_REQUEST;
  const functionName = fn.definition.name;
  const traceId = trace.request;
  const event = makeEvent({ request, target, body, functionName, requestId, traceId, now });
  const payload = Buffer.from(JSON.stringify(event));
  if (payload.length > MAX_REQUEST_BYTES) return TOO_LARGE;
  const outcome = await fn.invoke({ requestId, traceId: trace.invocation, payload });
  return responseTo(call, outcome);
}

function responseTo({ fn, log, requestId }: Call, outcome: InvokeOutcome): UrlResponse {
  if (outcome === "throttled") return THROTTLED;
  // Cannot happen on AWS, so nobody's client depends on it: the developer sees why at once.
  if ("notBuilt" in outcome) return plain(502, "text/plain", outcome.notBuilt.message);
  if ("error" in outcome) return FAILED;
  const response = makeResponse(outcome.payload);
  if (!("invalid" in response)) return response;
  const errorMessage = `the result cannot be sent: ${response.invalid}`;
  const error = { errorType: "Runtime.InvalidResponse", errorMessage, stack: [] };
  log({ type: "error", function: fn.definition.name, requestId, ...error });
  return FAILED;
}

function send(call: Call, answer: UrlResponse, response: ServerResponse): void {
  const { status, body } = answer;
  const hasBody = status !== 204 && status !== 304;
  const headers: HeaderList = [
    ...answer.headers,
    ...(isPreflight(call.request) ? [] : corsHeaders(call.request)),
    ["x-amzn-RequestId", call.requestId],
    ["X-Amzn-Trace-Id", call.trace.response],
    ...(hasBody ? [["Content-Length", String(body.length)] as const] : []),
  ];
  response.writeHead(status, headers.flat());
  response.end(hasBody ? body : undefined);
}

/** The path and query of a request target; a proxy's client sends them behind the host. */
function originForm(url: string): string | undefined {
  const target = url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");
  return target.startsWith("/") ? target : undefined;
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}

function plain(status: number, type: string, text: string): UrlResponse {
  return { status, headers: [["Content-Type", type]], body: Buffer.from(text) };
}

function awsError(status: number, type: string, message: string): UrlResponse {
  const { headers, body } = plain(status, "application/json", JSON.stringify({ Message: message }));
  return { status, headers: [...headers, ["x-amzn-ErrorType", type]], body };
}

const NOTHING = Buffer.alloc(0);
const FAILED = plain(502, "application/json", "Internal Server Error");
const BAD_REQUEST = awsError(400, "BadRequestException", "Bad Request");
const THROTTLED = awsError(429, "TooManyRequestsException", "Rate Exceeded.");
const TOO_LARGE = awsError(
  413,
  "RequestEntityTooLargeException",
  `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
);
