import type { SendOptions } from "./testing/send.ts";

/** One exchange with a function URL. The same table holds for any client of the Runtime API. */
export interface ConformanceCase {
  readonly title: string;
  readonly fixture: "echo" | "result" | "behaviour";
  readonly request: SendOptions;
  readonly status: number;
  /** Of the response. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** Parts of the event that the echo returns. */
  readonly event?: object;
  /** Fields that the event must not have. */
  readonly absent?: readonly string[];
}

const json = { "content-type": "application/json" };
const FAILED = { status: 502, body: "Internal Server Error" };

const events: readonly ConformanceCase[] = [
  {
    title: "a request without body or query has neither in its event",
    fixture: "echo",
    request: { path: "/", headers: { "user-agent": "test/echo" } },
    status: 200,
    event: {
      version: "2.0",
      routeKey: "$default",
      rawPath: "/",
      rawQueryString: "",
      isBase64Encoded: false,
      requestContext: {
        accountId: "anonymous",
        routeKey: "$default",
        stage: "$default",
        http: { method: "GET", path: "/", protocol: "HTTP/1.1", userAgent: "test/echo" },
      },
    },
    absent: ["body", "queryStringParameters", "cookies"],
  },
  {
    title: "the path arrives as it was sent, broken escapes and all",
    fixture: "echo",
    request: { path: "/pa2%Fth/1//../%2e/%zz/a+b;c=1" },
    status: 200,
    event: { rawPath: "/pa2%Fth/1//../%2e/%zz/a+b;c=1" },
  },
  {
    title: "query values are decoded, and joined by commas",
    fixture: "echo",
    request: { path: "/?q=query&multi=foo&multi=%2Fbar&a=b+c%20d&empty&e=%C3%A9" },
    status: 200,
    event: {
      rawQueryString: "q=query&multi=foo&multi=%2Fbar&a=b+c%20d&empty&e=%C3%A9",
      queryStringParameters: { q: "query", multi: "foo,/bar", a: "b c d", empty: "", e: "é" },
    },
  },
  {
    title: "a query of names that JavaScript knows, and of broken escapes, does no harm",
    fixture: "echo",
    request: { path: "/?__proto__=1&constructor=2&x=%zz&?=?" },
    status: 200,
    event: { queryStringParameters: { constructor: "2", x: "%zz", "?": "?" } },
  },
  {
    title: "header names are lower-cased and several values joined by commas",
    fixture: "echo",
    request: { headers: { "ExTrA-HeadErs": "With WeiRd CapS", "x-twice": ["one", "two"] } },
    status: 200,
    event: { headers: { "extra-headers": "With WeiRd CapS", "x-twice": "one,two" } },
  },
  {
    title: "cookies stand in a list, and in their header",
    fixture: "echo",
    request: { headers: { cookie: ["a=1; b=2", "c=3"] } },
    status: 200,
    event: { cookies: ["a=1", "b=2", "c=3"], headers: { cookie: "a=1; b=2; c=3" } },
  },
  {
    title: "what a client says of forwarding is replaced, and its trace kept",
    fixture: "echo",
    request: {
      headers: {
        "x-forwarded-for": "6.6.6.6",
        "x-forwarded-proto": "gopher",
        "x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
      },
    },
    status: 200,
    event: {
      headers: {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
      },
    },
  },
  {
    title: "headers between client and URL do not reach the function",
    fixture: "echo",
    request: { headers: { connection: "keep-alive", te: "trailers", "keep-alive": "timeout=5" } },
    status: 200,
    absent: ["headers.connection", "headers.te", "headers.keep-alive"],
  },
  ...["text/plain", "text/html; charset=utf-8", "application/json", "APPLICATION/JSON ; a=b"].map(
    (type): ConformanceCase => ({
      title: `a body of type ${type} arrives as text`,
      fixture: "echo",
      request: { method: "POST", headers: { "content-type": type }, body: '{"é":1}' },
      status: 200,
      event: { body: '{"é":1}', isBase64Encoded: false },
    }),
  ),
  ...[
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "application/jsonx",
  ].map((type): ConformanceCase => ({
    title: `a body of type ${type} arrives as base64`,
    fixture: "echo",
    request: { method: "PUT", headers: { "content-type": type }, body: "a=1" },
    status: 200,
    event: { body: "YT0x", isBase64Encoded: true },
  })),
  {
    title: "a body without a type arrives as base64, byte for byte",
    fixture: "echo",
    request: { method: "POST", body: Buffer.from([0, 255, 128, 10]) },
    status: 200,
    event: { body: "AP+ACg==", isBase64Encoded: true },
  },
  {
    title: "a chunked body arrives whole",
    fixture: "echo",
    request: { method: "PATCH", headers: json, body: "[1]", chunked: true },
    status: 200,
    event: { body: "[1]" },
    absent: ["headers.transfer-encoding", "headers.content-length"],
  },
  {
    title: "a client that waits for 100 Continue gets it",
    fixture: "echo",
    request: { method: "POST", headers: { ...json, expect: "100-continue" }, body: "{}" },
    status: 200,
    event: { body: "{}" },
  },
  {
    title: "a request target with a host in it is that host's path",
    fixture: "echo",
    request: { path: "http://example.com/a?b=c" },
    status: 200,
    event: { rawPath: "/a", rawQueryString: "b=c" },
  },
  {
    title: "a request target without a path is refused",
    fixture: "echo",
    request: { method: "OPTIONS", path: "*" },
    status: 400,
  },
  {
    title: "a request of 20 KB of headers reaches the function",
    fixture: "echo",
    request: { headers: { "x-large": "x".repeat(20_000) } },
    status: 200,
    event: { headers: { "x-large": "x".repeat(20_000) } },
  },
  {
    title: "a request of 100 KB of headers is refused",
    fixture: "echo",
    request: { headers: { "x-large": "x".repeat(100_000) } },
    status: 431,
  },
  {
    title: "an event of less than 6 MB reaches the function",
    fixture: "behaviour",
    request: { method: "POST", path: "/synchronous", headers: json, body: "x".repeat(6_280_000) },
    status: 200,
  },
  {
    title: "a body of more than 6 MB is answered 413",
    fixture: "behaviour",
    request: { method: "POST", path: "/synchronous", headers: json, body: "x".repeat(6_291_457) },
    status: 413,
  },
  {
    title: "a body that grows beyond 6 MB as base64 is answered 413",
    fixture: "behaviour",
    request: { method: "POST", path: "/synchronous", body: Buffer.alloc(5_000_000) },
    status: 413,
  },
];

/** The handler's result is the body of the request. */
function result(
  title: string,
  value: unknown,
  rest: Pick<ConformanceCase, "status" | "body" | "headers">,
  request: SendOptions = {},
): ConformanceCase {
  const body = JSON.stringify(value);
  const options = { method: "POST", headers: json, body, ...request };
  return { title, fixture: "result", request: options, ...rest };
}

const jsonType = { "content-type": ["application/json"] };

const responses: readonly ConformanceCase[] = [
  result(
    "an object without status code is sent as JSON",
    { hello: "world" },
    { status: 200, body: '{"hello":"world"}', headers: jsonType },
  ),
  result("a list is sent as JSON", ["hello", 3, true], {
    status: 200,
    body: '["hello",3,true]',
    headers: jsonType,
  }),
  result("a string is sent unquoted", "hello", { status: 200, body: "hello", headers: jsonType }),
  result("a number is sent as JSON", 3.1, { status: 200, body: "3.1", headers: jsonType }),
  result("true is sent as JSON", true, { status: 200, body: "true", headers: jsonType }),
  result("null is sent as JSON", null, { status: 200, body: "null", headers: jsonType }),
  result(
    "a status code makes the result a response",
    { statusCode: 201, body: '{"hello":"world"}' },
    { status: 201, body: '{"hello":"world"}', headers: jsonType },
  ),
  result(
    "a status code of digits in a string counts",
    { statusCode: "418", body: "i'm a teapot" },
    { status: 418, body: "i'm a teapot" },
  ),
  result("a response without body is empty", { statusCode: 200 }, { status: 200, body: "" }),
  result("204 has no body", { statusCode: 204, body: "ignored" }, { status: 204, body: "" }),
  result("304 has no body", { statusCode: 304, body: "ignored" }, { status: 304, body: "" }),
  result(
    "headers are sent as they are, and a type of the function's own wins",
    {
      statusCode: 200,
      headers: { "Content-Type": "text/html", "X-Number": 1, "X-Bool": false },
      body: "<p>",
    },
    {
      status: 200,
      body: "<p>",
      headers: { "content-type": ["text/html"], "x-number": ["1"], "x-bool": ["false"] },
    },
  ),
  result(
    "a length or connection of the function's own is not sent",
    { statusCode: 200, headers: { "Content-Length": "999", connection: "close" }, body: "abc" },
    { status: 200, body: "abc", headers: { "content-length": ["3"] } },
  ),
  result(
    "each cookie has a header of its own",
    { statusCode: 200, cookies: ["a=1; Path=/", "b=2"], body: "" },
    { status: 200, headers: { "set-cookie": ["a=1; Path=/", "b=2"] } },
  ),
  result(
    "a base64 body is sent as bytes",
    { statusCode: 200, isBase64Encoded: true, body: "AP+ACg==" },
    { status: 200, headers: { "content-length": ["4"] } },
  ),
  result(
    "a body of non-ASCII text has its length in bytes",
    { statusCode: 200, body: "é€" },
    { status: 200, body: "é€", headers: { "content-length": ["5"] } },
  ),
  result(
    "HEAD gets the headers alone",
    { statusCode: 200, body: "four" },
    { status: 200, body: "", headers: { "content-length": ["4"] } },
    { method: "HEAD", headers: { ...json, "content-length": "32" } },
  ),
  ...[
    { statusCode: 42 },
    { statusCode: 600 },
    { statusCode: "abc" },
    { statusCode: 200.5 },
    { statusCode: null },
    { statusCode: 200, headers: "x" },
    { statusCode: 200, headers: { a: ["b"] } },
    { statusCode: 200, headers: { "not a name": "x" } },
    { statusCode: 200, headers: { a: "line\nbreak" } },
    { statusCode: 200, headers: { a: "snow ☃" } },
    { statusCode: 200, cookies: "a=1" },
    { statusCode: 200, cookies: ["line\nbreak"] },
    { statusCode: 200, isBase64Encoded: "maybe" },
  ].map((value) => result(`${JSON.stringify(value)} cannot be sent`, value, FAILED)),
];

const cors: readonly ConformanceCase[] = [
  {
    title: "a preflight is answered by the URL, not by the function",
    fixture: "behaviour",
    request: {
      method: "OPTIONS",
      path: "/throw",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type",
      },
    },
    status: 200,
    body: "",
    headers: {
      "access-control-allow-origin": ["*"],
      "access-control-allow-methods": ["*"],
      "access-control-allow-headers": ["authorization,content-type,idempotency-key"],
      "access-control-allow-credentials": [],
      "access-control-max-age": ["86400"],
      vary: ["Origin"],
    },
  },
  {
    title: "OPTIONS that is no preflight goes to the function",
    fixture: "echo",
    request: { method: "OPTIONS" },
    status: 200,
    event: { requestContext: { http: { method: "OPTIONS" } } },
  },
  {
    title: "a request with an origin gets the URL's own header",
    fixture: "echo",
    request: { headers: { origin: "https://app.example" } },
    status: 200,
    headers: {
      "access-control-allow-origin": ["*"],
      "access-control-expose-headers": [
        "idempotency-replayed,location,retry-after,server-timing,x-amzn-requestid",
      ],
      vary: ["Origin"],
    },
  },
  {
    title: "a request without an origin does not",
    fixture: "echo",
    request: {},
    status: 200,
    headers: { "access-control-allow-origin": [] },
  },
  result(
    "a function that sends the header too doubles it",
    { statusCode: 200, headers: { "access-control-allow-origin": "*" }, body: "" },
    { status: 200, headers: { "access-control-allow-origin": ["*", "*"] } },
    { headers: { ...json, origin: "https://app.example" } },
  ),
  {
    title: "a failure can be read by a page as well",
    fixture: "behaviour",
    request: { path: "/throw", headers: { origin: "https://app.example" } },
    status: 502,
    headers: { "access-control-allow-origin": ["*"] },
  },
];

const failing = (title: string, path: string): ConformanceCase => ({
  title,
  fixture: "behaviour",
  request: { path },
  ...FAILED,
});

const failures: readonly ConformanceCase[] = [
  failing("an error that the handler throws is 502", "/throw"),
  failing("a rejection without an error is 502", "/reject-string"),
  failing("a result that JSON cannot hold is 502", "/circular"),
  failing("a result that JSON leaves out is 502", "/function"),
  failing("a process that exits with 0 is 502", "/exit-0"),
  failing("a process that exits with 3 is 502", "/exit-3"),
  failing("a process that aborts is 502", "/abort"),
  failing("an exception out of reach is 502", "/uncaught"),
  failing("an exception in an immediate that the handler left behind is 502", "/left-behind"),
  failing("a rejection that nobody handles is 502", "/unhandled"),
  failing("a promise that nothing can settle is 502", "/never"),
  failing("a handler that waits beyond its timeout is 502", "/hang"),
  failing("a handler that computes beyond its timeout is 502", "/busy"),
  failing("a response of more than 6 MB is 502", "/big"),
  {
    title: "a response of nearly 6 MB is sent",
    fixture: "behaviour",
    request: { path: "/large" },
    status: 200,
    headers: { "content-length": ["6000000"] },
  },
  {
    title: "a handler need not be asynchronous",
    fixture: "behaviour",
    request: { path: "/synchronous" },
    status: 200,
    body: "not a promise",
  },
  {
    title: "a handler that returns nothing sends null",
    fixture: "behaviour",
    request: { path: "/nothing" },
    status: 200,
    body: "null",
  },
];

export const conformanceCases: readonly ConformanceCase[] = [
  ...events,
  ...responses,
  ...cors,
  ...failures,
];
