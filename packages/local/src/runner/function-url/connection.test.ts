import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listenLocally } from "../../listen-locally.ts";
import { send } from "../testing/send.ts";
import { fixture, testRunner } from "../testing/start-test-runner.ts";

async function dial(url: string, host = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ host, port: Number(new URL(url).port) });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Sends these bytes and nothing more, and returns all that comes back. */
async function raw(url: string, bytes: string): Promise<string> {
  const socket = await dial(url);
  socket.write(bytes);
  return await text(socket);
}

test("a function listens on both loopback addresses, at the same port", async () => {
  const { url } = await testRunner([fixture("echo")]);
  const { port } = new URL(url("echo"));
  expect(url("echo")).toBe(`http://localhost:${port}/`);
  for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
    const { status } = await fetch(`http://${host}:${port}/`);
    expect(status).toBe(200);
  }
});

test("the event names the IPv6 address of a client that comes by it", async () => {
  const { url } = await testRunner([fixture("echo")]);
  const { port } = new URL(url("echo"));
  const response = await fetch(`http://[::1]:${port}/`);
  expect(await response.json()).toMatchObject({ requestContext: { http: { sourceIp: "::1" } } });
});

test("a wanted port is taken if it is free, and replaced if it is not", async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  const taken = await listenLocally(other, { host: "::1" });
  const free = createServer();
  const wanted = await listenLocally(free);
  free.close();
  const functions = [fixture("echo"), fixture("result")];
  const { url } = await testRunner(functions, { ports: { echo: wanted, result: taken } });
  expect(new URL(url("echo")).port).toBe(String(wanted));
  expect(new URL(url("result")).port).not.toBe(String(taken));
  expect((await send(url("result"))).status).toBe(200);
});

test("many requests share a connection, in order", async () => {
  const { url } = await testRunner([fixture("echo")]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const paths = Array.from({ length: 20 }, (_, at) => `/${at}`);
  const received = await Promise.all(paths.map((path) => send(url("echo"), { path, agent })));
  received.forEach(({ body }, at) => expect(JSON.parse(body)).toMatchObject({ rawPath: `/${at}` }));
  const connections = new Set(received.map((one) => one.header("connection")[0]));
  expect([...connections]).toEqual(["keep-alive"]);
});

test.each([
  ["no HTTP", "hello\r\n\r\n", "400"],
  ["HTTP/9.9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", "400"],
  ["no host", "GET / HTTP/1.1\r\n\r\n", "400"],
  ["a broken header", "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "400"],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "400",
  ],
  ["a negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"],
  [
    "a broken chunk",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "400",
  ],
])("a request with %s is refused, and the function goes on", async (_what, bytes, status) => {
  const { events, url } = await testRunner([fixture("echo")]);
  expect(await raw(url("echo"), bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect((await send(url("echo"))).status).toBe(200);
  expect(events.filter(({ type }) => type === "request")).toHaveLength(1);
});

test("cookies that come in two headers are one list", async () => {
  const { url } = await testRunner([fixture("echo")]);
  const head = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  const answer = await raw(url("echo"), `${head}Cookie: a=1;b=2\r\nCOOKIE: c=3\r\n\r\n`);
  const event: unknown = JSON.parse(answer.split("\r\n\r\n")[1] ?? "");
  expect(event).toMatchObject({
    cookies: ["a=1", "b=2", "c=3"],
    headers: { cookie: "a=1;b=2; c=3" },
  });
});

test("a body that ends too early reaches no function", async () => {
  const { events, url } = await testRunner([fixture("echo")]);
  const socket = await dial(url("echo"));
  socket.end("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nshort");
  await text(socket);
  expect((await send(url("echo"))).status).toBe(200);
  const lines = events.flatMap((event) => (event.type === "platform" ? event.line : []));
  expect(lines.filter((line) => line.startsWith("START"))).toHaveLength(1);
  expect(events.filter(({ type }) => type === "request")).toHaveLength(1);
});

test("a client that goes away does not end the invocation", async () => {
  const dir = await mkdtemp(join(tmpdir(), "slipway-away-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const environment = { MEETING: dir };
  const { events, url } = await testRunner([fixture("meet")], { environment });
  const away = request(`${url("meet")}?count=2`).on("error", () => {});
  away.end();
  await expect.poll(() => events.some(({ type }) => type === "platform")).toBe(true);
  away.destroy();
  expect((await send(url("meet"), { path: "/?count=2" })).status).toBe(200);
  const statuses = () => events.flatMap((event) => (event.type === "request" ? event.status : []));
  await expect.poll(statuses).toEqual([200, 200]);
});
