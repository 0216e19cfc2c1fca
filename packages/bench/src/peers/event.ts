/** `GET /` as a function URL hands it over. */
export const getRoot = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/",
  rawQueryString: "",
  headers: { host: "localhost", accept: "application/json" },
  requestContext: {
    accountId: "anonymous",
    apiId: "bench",
    domainName: "localhost",
    domainPrefix: "localhost",
    http: { method: "GET", path: "/", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
    requestId: "bench",
    routeKey: "$default",
    stage: "$default",
    time: "01/Jan/2026:00:00:00 +0000",
    timeEpoch: 0,
  },
  isBase64Encoded: false,
};
