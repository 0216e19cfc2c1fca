import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isLocal } from "../is-local.ts";
import { listenLocally } from "../listen-locally.ts";
import { readBody } from "../read-body.ts";
import { type FunctionError, parseFunctionError } from "./function-error.ts";
import { MAX_RESPONSE_BYTES } from "./limits.ts";

export interface Invocation {
  readonly requestId: string;
  /** Unix time in ms at which the environment is killed. */
  readonly deadline: number;
  readonly functionArn: string;
  readonly traceId: string;
  /** The event as JSON. */
  readonly payload: Buffer;
}

/** What a runtime tells its supervisor. */
export interface RuntimeListener {
  /** It waits for work, so what it did before is over. `peakMemory` (MB) comes from our own runtime only. */
  ready(peakMemory: number | undefined): void;
  responded(payload: Buffer): void;
  failed(error: FunctionError): void;
  initFailed(error: FunctionError): void;
}

// The names are AWS's own: they stand in the messages of the 403s.
type State =
  | "Started"
  | "InitError"
  | "Ready"
  | "Running"
  | "InvocationResponse"
  | "InvocationErrorResponse"
  | "RuntimeResponseSentState";

const PREFIX = "/2018-06-01/runtime";
const ANSWER = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/**
 * The Lambda Runtime API, version 2018-06-01, for one environment. States, statuses and error bodies follow
 * aws-lambda-runtime-interface-emulator, so that AWS's own runtime client works on it as well as ours.
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #listener: RuntimeListener;
  #state: State = "Started";
  #invocation: Invocation | undefined;
  #waiting: ServerResponse | undefined;
  #address = "";

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
    // A runtime may wait for work, and a handler may run, for longer than any timeout of Node's server.
    const options = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
    this.#server = createServer(options, (request, response) => {
      void this.#route(request, response);
    });
  }

  /** `host:port`, as AWS_LAMBDA_RUNTIME_API gives it. */
  get address(): string {
    return this.#address;
  }

  async listen(): Promise<void> {
    this.#address = `127.0.0.1:${await listenLocally(this.#server)}`;
  }

  /** Gives the runtime its next invocation; call it only after `ready`. */
  deliver(invocation: Invocation): void {
    this.#invocation = invocation;
    this.#state = "Running";
    if (this.#waiting?.destroyed === false) sendInvocation(this.#waiting, invocation);
    this.#waiting = undefined;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "" } = request;
    // A web page of another machine would get what callers send, their tokens too.
    if (!isLocal(request)) {
      request.resume();
      return void response.writeHead(403).end("Only for programs of this machine.\n");
    }
    const [, id, kind] = ANSWER.exec(url) ?? [];
    if (url === `${PREFIX}/invocation/next`) {
      if (method === "GET") return this.#next(request, response);
    } else if (url === `${PREFIX}/init/error`) {
      if (method === "POST") return await this.#initError(request, response);
    } else if (id === undefined) {
      response.writeHead(404).end("404 page not found\n");
      return;
    } else if (method === "POST") {
      return await this.#answer(request, response, { id, isError: kind === "error" });
    }
    response.writeHead(405).end();
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const running = this.#state === "Running" ? this.#invocation : undefined;
    if (running !== undefined) return sendInvocation(response, running);
    if (this.#state === "InitError") return this.#refuse(response, "Ready");
    this.#waiting = response;
    // Asked a second time without an answer in between: a client that reconnects.
    if (this.#state === "Ready") return;
    this.#state = "Ready";
    const peakMemory = Number(request.headers["slipway-peak-memory"]);
    this.#listener.ready(Number.isNaN(peakMemory) ? undefined : peakMemory);
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    { id, isError }: { id: string; isError: boolean },
  ): Promise<void> {
    if (id !== this.#invocation?.requestId) {
      return sendError(response, 400, "InvalidRequestID", "Invalid request ID");
    }
    const target = isError ? "InvocationErrorResponse" : "InvocationResponse";
    if (this.#state !== "Running") return this.#refuse(response, target);
    this.#state = target;
    const mode = request.headers["lambda-runtime-function-response-mode"];
    if (!isError && mode !== undefined && mode !== "streaming") {
      this.#state = "RuntimeResponseSentState";
      this.#listener.failed(plainError("Runtime.InvalidResponseModeHeader", ""));
      const message = "Invalid function response mode";
      return sendError(response, 400, "InvalidFunctionResponseMode", message);
    }
    const body = await readBody(request, MAX_RESPONSE_BYTES);
    this.#state = "RuntimeResponseSentState";
    if (body === "aborted") {
      return this.#listener.failed(plainError("Runtime.TruncatedResponse", ""));
    }
    if (body === "too large") {
      const limit = `maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
      const message = `Response payload size exceeded ${limit}`;
      this.#listener.failed(plainError("Function.ResponseSizeTooLarge", message));
      return sendError(response, 413, "RequestEntityTooLarge", `Exceeded ${limit}`);
    }
    if (isError) this.#listener.failed(parseFunctionError(body.toString()));
    else this.#listener.responded(body);
    sendJson(response, 202, { status: "OK" });
  }

  async #initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#state !== "Started") return this.#refuse(response, "InitError");
    this.#state = "InitError";
    const body = await readBody(request, MAX_RESPONSE_BYTES);
    sendJson(response, 202, { status: "OK" });
    this.#listener.initFailed(parseFunctionError(typeof body === "string" ? "" : body.toString()));
  }

  #refuse(response: ServerResponse, target: State): void {
    const message =
      `State transition from ${this.#state} to ${target} failed for runtime. ` +
      "Error: State transition is not allowed";
    sendError(response, 403, "InvalidStateTransition", message);
  }
}

function plainError(errorType: string, errorMessage: string): FunctionError {
  return { errorType, errorMessage, stack: [] };
}

function sendInvocation(response: ServerResponse, invocation: Invocation): void {
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": invocation.payload.length,
    "Lambda-Runtime-Aws-Request-Id": invocation.requestId,
    "Lambda-Runtime-Deadline-Ms": invocation.deadline,
    "Lambda-Runtime-Invoked-Function-Arn": invocation.functionArn,
    "Lambda-Runtime-Trace-Id": invocation.traceId,
  };
  response.writeHead(200, headers).end(invocation.payload);
}

function sendError(
  response: ServerResponse,
  status: number,
  errorType: string,
  errorMessage: string,
): void {
  sendJson(response, status, { errorMessage, errorType });
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  const headers = { "Content-Type": "application/json", "Content-Length": body.length };
  response.writeHead(status, headers).end(body);
}
