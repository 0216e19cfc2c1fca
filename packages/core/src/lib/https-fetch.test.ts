import { createServer, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { listenOnLoopback } from "@slipway/local/listen-on-loopback";
import { afterEach, expect, test, vi } from "vitest";
import { httpsFetch, TransportError } from "./https-fetch.ts";

const post = { method: "POST", headers: { "neon-test": "yes" }, body: '{"query":"select 1"}' };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A server that treats each request as told, by the number of the connection and of the request on it. */
async function serve(answer: (socket: Socket, connection: number, request: string) => unknown) {
  let connections = 0;
  const makeServer = () =>
    createServer((socket) => {
      const connection = (connections += 1);
      socket.on("error", () => {});
      socket.on("data", (chunk) => answer(socket, connection, chunk.toString()));
    });
  const listening = await listenOnLoopback(makeServer, 0);
  cleanups.push(() => listening.close());
  return { url: `http://127.0.0.1:${listening.port}/sql`, count: () => connections };
}

const ok = (body: string) =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

async function failureOf(promise: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TransportError) return error;
  throw new Error("did not fail as a TransportError", { cause: error });
}

test("sends the request as it is and gives status and body, whatever chunks they come in", async () => {
  let received = "";
  const { url } = await serve((socket, _, request) => {
    received = request;
    const bytes = Buffer.from(ok('{"name":"é"}').replace("200 OK", "400 Bad Request"));
    socket.write(bytes.subarray(0, -3));
    setImmediate(() => socket.write(bytes.subarray(-3)));
  });
  const response = await httpsFetch(url, post);
  expect(response).toMatchObject({ ok: false, status: 400 });
  expect(await response.text()).toBe('{"name":"é"}');
  expect(await response.json()).toEqual({ name: "é" });
  expect(received).toMatch(/^POST \/sql HTTP\/1\.1\r\nneon-test: yes\r\n/);
  expect(received).toMatch(/\r\n\r\n\{"query":"select 1"\}$/);
});

test("sends a GET without a body and without a length", async () => {
  let received = "";
  const { url } = await serve((socket, _, request) => {
    received = request;
    socket.write(ok("{}"));
  });
  const get = { method: "GET", headers: { accept: "application/json" } };
  expect(await (await httpsFetch(url, get)).json()).toEqual({});
  expect(received).toMatch(/^GET \/sql HTTP\/1\.1\r\naccept: application\/json\r\n/);
  expect(received).not.toMatch(/content-length|transfer-encoding/i);
});

test("keeps the connection for the next request", async () => {
  const { url, count } = await serve((socket) => socket.write(ok("{}")));
  await httpsFetch(url, post);
  await httpsFetch(url, post);
  expect(count()).toBe(1);
});

test("opens a new connection after ten idle seconds, of which a frozen Lambda hears nothing", async () => {
  const { url, count } = await serve((socket) => socket.write(ok("{}")));
  await httpsFetch(url, post);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11_000 });
  await httpsFetch(url, post);
  expect(count()).toBe(2);
});

test("judges each server's connections by their own last use", async () => {
  const idle = await serve((socket) => socket.write(ok("{}")));
  const busy = await serve((socket) => socket.write(ok("{}")));
  await httpsFetch(idle.url, post);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6000 });
  await httpsFetch(busy.url, post);
  vi.setSystemTime(Date.now() + 6000);
  await httpsFetch(busy.url, post);
  await httpsFetch(idle.url, post);
  expect([busy.count(), idle.count()]).toEqual([1, 2]);
});

test("says that nothing was sent when there is no connection", async () => {
  const { url } = await serve(() => {});
  for (const cleanup of cleanups.splice(0)) await cleanup();
  expect(await failureOf(httpsFetch(url, post))).toMatchObject({ sent: false });
});

test("gives up after three seconds without a connection, when nothing was sent either", async () => {
  // A TLS handshake that is never answered.
  const { url } = await serve(() => {});
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const failure = failureOf(httpsFetch(url.replace("http:", "https:"), post));
  await vi.advanceTimersByTimeAsync(2999);
  vi.advanceTimersByTime(1);
  expect(await failure).toMatchObject({
    sent: false,
    message: "no connection: no connection within 3000 ms",
  });
});

test.each([
  ["closes the connection", ""],
  ["closes the connection in the headers", "HTTP/1.1 200 OK\r\ncontent-le"],
  ["closes the connection in the body", ok("{}").slice(0, -1)],
  [
    "closes the connection in a chunk",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{",
  ],
  ["does not speak HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
])("says that the request was sent when the other end %s", async (_, answer) => {
  const { url } = await serve((socket) => socket.end(answer));
  expect(await failureOf(httpsFetch(url, post))).toMatchObject({ sent: true });
});

test("says that the request was sent when the connection is reset", async () => {
  const { url } = await serve((socket) => socket.resetAndDestroy());
  expect(await failureOf(httpsFetch(url, post))).toMatchObject({ sent: true });
});

test("fails to read an answer that is not JSON, but not its text", async () => {
  const { url } = await serve((socket) => socket.write(ok("<html>")));
  const response = await httpsFetch(url, post);
  expect(await response.text()).toBe("<html>");
  expect(await failureOf(response.json())).toMatchObject({ sent: true });
});

// In a thread of its own, so that the client can be kept from hearing of the end before it writes.
const CLOSING_SERVER = `
const { workerData, parentPort } = require("node:worker_threads");
const [START, DONE] = [0, 1];
const server = require("node:net").createServer((socket) => {
  socket.on("error", () => {});
  socket.on("close", () => { Atomics.store(workerData.flags, DONE, 1); Atomics.notify(workerData.flags, DONE); });
  socket.once("data", () => socket.write(workerData.answer, () => {
    Atomics.wait(workerData.flags, START, 0);
    if (workerData.how === "reset") socket.resetAndDestroy(); else socket.destroy();
  }));
}).listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

test.each([
  ["reset", false],
  ["closed", true],
] as const)(
  "after a kept connection was %s unheard, says sent: %s and does not send again",
  async (how, sent) => {
    const [start, done] = [0, 1];
    const flags = new Int32Array(new SharedArrayBuffer(8));
    const workerData = { flags, how, answer: ok("{}") };
    const worker = new Worker(CLOSING_SERVER, { eval: true, workerData });
    cleanups.push(() => worker.terminate());
    const port = await new Promise((resolve) => {
      worker.once("message", resolve);
    });
    const url = `http://127.0.0.1:${String(port)}/sql`;
    await httpsFetch(url, post);
    Atomics.store(flags, start, 1);
    Atomics.notify(flags, start);
    Atomics.wait(flags, done, 0, 5000);
    expect(await failureOf(httpsFetch(url, post))).toMatchObject({ sent });
  },
);

test("does not connect when the signal is aborted already", async () => {
  const { url, count } = await serve(() => {});
  const reason = new Error("enough");
  await expect(httpsFetch(url, { ...post, signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
  expect(count()).toBe(0);
});

test.each([
  ["waits for an answer", "HTTP/1.1 100 Continue\r\n\r\n"],
  ["reads the answer", ok("{}").slice(0, -1)],
])("an abort while it %s rejects with its reason and closes the connection", async (_, answer) => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const closed = Promise.withResolvers<string>();
  const { url } = await serve((socket) => {
    socket.on("close", () => closed.resolve("closed"));
    socket.write(answer, () => controller.abort(reason));
  });
  const fetched = httpsFetch(url, { ...post, signal: controller.signal });
  await expect(fetched).rejects.toBe(reason);
  expect(await closed.promise).toBe("closed");
});
