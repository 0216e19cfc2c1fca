import type { LambdaFunctionURLEvent } from "aws-lambda";
import type { Invocation } from "../http/invocation.ts";

export interface UrlRequest {
  readonly method: string;
  /** Raw, as it stands in the address. */
  readonly path?: string;
  /** Raw, without the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** The event (payload format 2.0) that a function URL makes of a request. */
export function urlEvent(request: UrlRequest): LambdaFunctionURLEvent {
  const { method, path = "/", query = "", headers = {}, body, isBase64Encoded = false } = request;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    headers: { host: "abc.lambda-url.eu-central-1.on.aws", ...headers },
    requestContext: {
      accountId: "anonymous",
      apiId: "abc",
      domainName: "abc.lambda-url.eu-central-1.on.aws",
      domainPrefix: "abc",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "url-request-id",
      routeKey: "$default",
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: 1_767_225_600_000,
    },
    isBase64Encoded,
    ...(body === undefined ? {} : { body }),
  };
}

/** A request whose body is JSON, said to be so. */
export function jsonRequest(method: string, path: string, value: unknown): UrlRequest {
  return {
    method,
    path,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  };
}

/** An invocation with this many milliseconds to go. */
export function lambdaContext(remaining = 10_000): Invocation {
  const ends = performance.now() + remaining;
  return {
    awsRequestId: "request-id",
    functionName: "function",
    functionVersion: "$LATEST",
    getRemainingTimeInMillis: () => ends - performance.now(),
  };
}
