import { once } from "node:events";
import { connect, createServer } from "node:net";
import { listenOnLoopback } from "@slipway/local/listen-on-loopback";
import { expect, onTestFinished, test } from "vitest";
import { startSlowProxy } from "./slow-proxy.ts";

/** A server that answers each chunk with itself, behind a proxy; sends `text` and gives the answer and its time in ms. */
async function echoThroughProxy(latency: number) {
  const echo = await listenOnLoopback(() => createServer((socket) => socket.pipe(socket)), 0);
  const proxy = await startSlowProxy({ to: echo.port, latency });
  const socket = connect({ port: proxy.port, noDelay: true }).setEncoding("utf8");
  await once(socket, "connect");
  onTestFinished(async () => {
    socket.destroy();
    await proxy.close();
    await echo.close();
  });
  const answer = async (text: string) => {
    const started = performance.now();
    for (const part of text) socket.write(part);
    let got = "";
    while (got.length < text.length) got += String(await once(socket, "data"));
    return { got, ms: performance.now() - started };
  };
  return { proxy, answer };
}

test("holds what passes for half the latency each way, in order, and not for its length", async () => {
  const { answer } = await echoThroughProxy(50);
  const { got, ms } = await answer("a few chunks, one behind the other");
  expect(got).toBe("a few chunks, one behind the other");
  expect(ms).toBeGreaterThan(48);
  expect(ms).toBeLessThan(34 * 50);
});

test("counts how often a client waited for an answer", async () => {
  const { proxy, answer } = await echoThroughProxy(10);
  for (const text of ["a", "b", "c"]) await answer(text);
  expect(proxy.roundTrips()).toBe(3);
});
