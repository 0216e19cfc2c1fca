import { Agent, request } from "node:http";
import type { InvocationHeaders } from "./context.ts";
import type { FormattedError } from "./format-error.ts";

export interface RuntimeApiClient {
  /** Waits for work without a timeout: an idle environment may wait for hours. */
  next(): Promise<{ readonly headers: InvocationHeaders; readonly body: string }>;
  respond(requestId: string, body: string): Promise<void>;
  fail(requestId: string, error: FormattedError): Promise<void>;
  failInit(error: FormattedError): Promise<void>;
}

/** `address` is `host:port`, as Lambda gives it in AWS_LAMBDA_RUNTIME_API. */
export function connectRuntimeApi(address: string): RuntimeApiClient {
  const [hostname, port] = address.split(":");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  async function call(method: "GET" | "POST", path: string, headers: Headers, body?: string) {
    const { promise, resolve, reject } = Promise.withResolvers<{
      headers: InvocationHeaders;
      body: string;
    }>();
    const options = { hostname, port, agent, method, headers };
    const sent = request({ ...options, path: `/2018-06-01/runtime/${path}` }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ headers: firstValues(response.headers), body: Buffer.concat(chunks).toString() });
      });
    });
    // The supervisor is gone, and with it the reason to run.
    sent.on("error", () => process.exit(0));
    sent.end(body);
    return await promise;
  }

  async function post(path: string, body: string, headers: Headers = {}) {
    const length = Buffer.byteLength(body);
    const all = { "content-type": "application/json", "content-length": length, ...headers };
    await call("POST", path, all, body);
  }

  return {
    async next() {
      return await call("GET", "invocation/next", { "slipway-peak-memory": peakMemory() });
    },
    async respond(requestId, body) {
      await post(`invocation/${requestId}/response`, body);
    },
    async fail(requestId, error) {
      await post(`invocation/${requestId}/error`, JSON.stringify(error), errorType(error));
    },
    async failInit(error) {
      await post("init/error", JSON.stringify(error), errorType(error));
    },
  };
}

type Headers = Readonly<Record<string, string | number>>;

/** Megabytes of resident memory at the worst moment so far, for the REPORT line. */
function peakMemory(): number {
  return Math.ceil(process.resourceUsage().maxRSS / 1024);
}

function errorType(error: FormattedError): Headers {
  // A header value must be visible ASCII; the type stands in the body as well.
  return /^[\w.]+$/.test(error.errorType)
    ? { "lambda-runtime-function-error-type": error.errorType }
    : {};
}

function firstValues(headers: NodeJS.Dict<string | string[]>): InvocationHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
