import type { IncomingMessage } from "node:http";
import type { LambdaFunctionURLEvent } from "aws-lambda";

export interface EventFacts {
  readonly request: IncomingMessage;
  /** Path and query as sent. */
  readonly target: string;
  readonly body: Buffer;
  readonly functionName: string;
  readonly requestId: string;
  readonly traceId: string;
  /** Unix time in ms. */
  readonly now: number;
}

/** The event that a function URL makes of a request: payload format 2.0, as recorded against AWS where it was. */
export function makeEvent(facts: EventFacts): LambdaFunctionURLEvent {
  const { request, body, functionName, now } = facts;
  const [rawPath, rawQueryString] = splitTarget(facts.target);
  const headers = eventHeaders(facts);
  const cookies = (headers["cookie"] ?? "").split(/; */).filter((cookie) => cookie !== "");
  const isBase64Encoded = body.length > 0 && !isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(rawQueryString === "" ? {} : { queryStringParameters: parseQuery(rawQueryString) }),
    requestContext: {
      accountId: "anonymous",
      apiId: functionName,
      // With the port, which a URL built from it needs here.
      domainName: headers["host"] ?? "",
      domainPrefix: functionName,
      http: {
        method: request.method ?? "GET",
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: sourceIp(request),
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: facts.requestId,
      routeKey: "$default",
      stage: "$default",
      time: requestTime(now),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

function splitTarget(target: string): [path: string, query: string] {
  const at = target.indexOf("?");
  return at === -1 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
}

/** Decoded, and joined by commas where a name comes twice. */
function parseQuery(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
}

// Between the client and the URL, and none of the function's business.
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "te",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

function eventHeaders({ request, traceId }: EventFacts): Record<string, string> {
  const headers = new Map<string, string>();
  const { rawHeaders } = request;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    const before = headers.get(name);
    const separator = name === "cookie" ? "; " : ",";
    headers.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  for (const name of HOP_BY_HOP) headers.delete(name);
  headers.set("x-amzn-trace-id", traceId);
  headers.set("x-forwarded-for", sourceIp(request));
  headers.set("x-forwarded-port", String(request.socket.localPort ?? ""));
  headers.set("x-forwarded-proto", "http");
  return Object.fromEntries(headers);
}

function sourceIp(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? "127.0.0.1";
}

/** Every other type, none at all and form-urlencoded included, arrives as base64. */
function isText(contentType = ""): boolean {
  const type = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  return type.startsWith("text/") || TEXT_TYPES.has(type);
}

const TEXT_TYPES = new Set(["application/json", "application/xml", "application/javascript"]);

/** As in 12/Mar/2020:19:03:58 +0000. */
function requestTime(now: number): string {
  const [, day, month, year, time] =
    /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
