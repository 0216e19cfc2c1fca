import { mkdtemp, rm } from "node:fs/promises";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { childrenOf, isRunning } from "../testing/processes.ts";
import type { RunnerOptions } from "./runner.ts";
import { send } from "./testing/send.ts";
import { fixture, testRunner } from "./testing/start-test-runner.ts";

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

test("serves 200 requests at once, each with its own event", async () => {
  const { events, url } = await testRunner([fixture("echo", { concurrency: 200 })]);
  const received = await Promise.all(
    times(200, (at) => send(url("echo"), { method: "POST", path: `/${at}`, body: String(at) })),
  );
  expect(received.filter(({ status }) => status !== 200)).toEqual([]);
  received.forEach(({ body }, at) => {
    expect(JSON.parse(body)).toMatchObject({ rawPath: `/${at}`, isBase64Encoded: true });
  });
  expect(events.filter(({ type }) => type === "request")).toHaveLength(200);
});

test("one request at a time runs in an environment, and as many environments as requests", async () => {
  const { pids } = await meeting(6);
  expect(pids.size).toBe(6);
});

test("answers 429 above the function's concurrency, and recovers", async () => {
  const { url } = await testRunner([fixture("behaviour", { concurrency: 3, timeout: 0.5 })]);
  const received = await Promise.all(times(20, () => send(url("behaviour"), { path: "/hang" })));
  const count = (wanted: number) => received.filter(({ status }) => status === wanted).length;
  expect([count(502), count(429)]).toEqual([3, 17]);
  const refused = received.find(({ status }) => status === 429);
  expect(refused?.header("x-amzn-errortype")).toEqual(["TooManyRequestsException"]);
  expect(await send(url("behaviour"), { path: "/synchronous" })).toMatchObject({ status: 200 });
});

test("requests in a row are served by one environment", async () => {
  // However busy the machine is, it comes back.
  const waits = { comeBack: 10_000 };
  const { url } = await testRunner([fixture("behaviour")], { waits });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const pids = new Set<string>();
  for (const _ of times(50, String)) {
    pids.add((await send(url("behaviour"), { path: "/pid", agent })).body);
  }
  expect(pids.size).toBe(1);
});

test("an environment that is slow to come back is waited for a little", async () => {
  const { url } = await testRunner([fixture("behaviour")]);
  const ask = () => send(url("behaviour"), { path: "/busy-after" });
  await ask();
  const before = await childrenOf(process.pid);
  for (const _ of times(20, String)) await ask();
  // On a busy machine it may now and then be too slow.
  expect((await childrenOf(process.pid)).length).toBeLessThan(before.length + 5);
});

test("environments that nobody needs are ended, but for one", async () => {
  const { pids, url } = await meeting(4, { waits: { idle: 200 } });
  const running = () => [...pids].filter(isRunning).length;
  await expect.poll(running, { timeout: 5000 }).toBe(1);
  const again = await send(url("meet"), { path: "/?count=1" });
  expect(pids).toContain(Number(again.body));
});

test("no request meets an environment that is being ended", async () => {
  const { url } = await testRunner([fixture("echo", { concurrency: 3 })], { waits: { idle: 8 } });
  const statuses = new Set<number>();
  for (let round = 0; round < 60; round += 1) {
    // Three at once leave two environments too many, which are ended while the next requests come.
    for (const count of [3, 1, 1, 2]) {
      const received = await Promise.all(times(count, () => send(url("echo"))));
      for (const { status } of received) statuses.add(status);
    }
  }
  expect([...statuses]).toEqual([200]);
});

/** Brings requests together that are answered only once all of them are being served. */
async function meeting(count: number, options: Partial<RunnerOptions> = {}) {
  const dir = await mkdtemp(join(tmpdir(), "slipway-meeting-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const environment = { MEETING: dir };
  const { url } = await testRunner([fixture("meet")], { ...options, environment });
  const path = `/?count=${count}`;
  const received = await Promise.all(times(count, () => send(url("meet"), { path })));
  return { url, pids: new Set(received.map(({ body }) => Number(body))) };
}
