import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { startGuardian } from "../guardian.ts";
import { childrenOf, isRunning } from "../testing/processes.ts";
import { runTypeScript } from "../testing/typescript-process.ts";
import type { LogEvent } from "./log-event.ts";
import { startRunner } from "./runner.ts";
import { errorsOf } from "./testing/errors-of.ts";
import { otherRuntime } from "./testing/other-runtime.ts";
import { send } from "./testing/send.ts";
import { fixture, fixtures, testRunner } from "./testing/start-test-runner.ts";

const textOf = (events: readonly LogEvent[]) =>
  events.flatMap((event) => (event.type === "output" ? event.text : [])).join("\n");

/** The process that serves the function's next request. */
async function pidOf(url: string): Promise<number> {
  return Number((await send(url, { path: "/pid" })).body);
}

test("an environment that is killed fails its request, and the next one gets another", async () => {
  const { events, url } = await testRunner([fixture("behaviour")]);
  const pid = await pidOf(url("behaviour"));
  const under = send(url("behaviour"), { path: "/busy" });
  await expect.poll(() => textOf(events)).toContain("busy");
  process.kill(pid, "SIGKILL");
  expect(await under).toMatchObject({ status: 502, body: "Internal Server Error" });
  const errorMessage = "Runtime exited with error: signal: killed";
  expect(errorsOf(events)).toMatchObject([{ errorType: "Runtime.ExitError", errorMessage }]);
  expect(await pidOf(url("behaviour"))).not.toBe(pid);
});

test("an environment that is killed while it waits is replaced, and told of", async () => {
  const { events, url } = await testRunner([fixture("behaviour")]);
  const pid = await pidOf(url("behaviour"));
  process.kill(pid, "SIGKILL");
  await expect.poll(() => errorsOf(events)).toHaveLength(1);
  expect(await pidOf(url("behaviour"))).not.toBe(pid);
});

test("a timeout ends what the handler started, too", async () => {
  const { events, url } = await testRunner([fixture("behaviour", { timeout: 0.5 })]);
  expect(await send(url("behaviour"), { path: "/grandchild" })).toMatchObject({ status: 502 });
  const child = Number(/grandchild (\d+)/.exec(textOf(events))?.[1]);
  expect(child).toBeGreaterThan(1);
  await expect.poll(() => isRunning(child)).toBe(false);
});

test("closing ends every environment, busy ones too, and answers their requests", async () => {
  const started = await testRunner([fixture("behaviour")]);
  const { events, runner, url } = started;
  const pid = await pidOf(url("behaviour"));
  const under = send(url("behaviour"), { path: "/busy" });
  await expect.poll(() => textOf(events)).toContain("busy");
  await runner.close();
  expect(isRunning(pid)).toBe(false);
  expect(await under).toMatchObject({ status: 502 });
  await expect(send(url("behaviour"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("closing in the middle of a build leaves nothing behind", async () => {
  const before = await childrenOf(process.pid);
  const guardian = startGuardian();
  const outDir = await mkdtemp(join(tmpdir(), "slipway-runner-"));
  onTestFinished(() => rm(outDir, { recursive: true }));
  const base = { root: fixtures, guardian, environment: {}, outDir, watch: true, log: () => {} };
  const environment = { ROUND: "" };
  for (let round = 0; round < 5; round += 1) {
    const runner = await startRunner({ ...base, environment, functions: [fixture("behaviour")] });
    const url = runner.urls["behaviour"] ?? "";
    environment.ROUND = String(round);
    const requests = Promise.allSettled([send(url), runner.refresh()]);
    await runner.close();
    await requests;
  }
  guardian.close();
  const isOurs = (pid: number) => !before.includes(pid);
  // What is left is esbuild, which serves the next runner of this process.
  const left = async () => (await childrenOf(process.pid)).filter(isOurs).length;
  await expect.poll(left).toBeLessThanOrEqual(1);
});

test.each(["/busy", "/grandchild", "/pid"])(
  "nothing outlives a supervisor that is killed during %s",
  async (path) => {
    const { supervisor, url } = await startSupervisor();
    const request = send(url, { path }).catch(() => {});
    if (path !== "/pid") await supervisor.nextLine();
    const family = await descendantsOf(supervisor.pid);
    // The guardian, esbuild and the environment, at least.
    expect(family.length).toBeGreaterThanOrEqual(3);
    supervisor.kill("SIGKILL");
    await Promise.all([request, supervisor.exited]);
    await expect.poll(() => family.filter(isRunning), { timeout: 5000 }).toEqual([]);
  },
);

test.skipIf(otherRuntime)(
  "an environment that waits for something ends by itself when even the guardian is killed",
  async () => {
    const { supervisor, url } = await startSupervisor();
    const pid = await pidOf(url);
    const request = send(url, { path: "/hang" }).catch(() => {});
    await supervisor.nextLine();
    const others = (await descendantsOf(supervisor.pid)).filter((found) => found !== pid);
    for (const other of others) process.kill(other, "SIGKILL");
    supervisor.kill("SIGKILL");
    await request;
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  },
);

/** A process that serves the fixture and can be killed, with one environment running. */
async function startSupervisor() {
  const outDir = await mkdtemp(join(tmpdir(), "slipway-runner-"));
  onTestFinished(() => rm(outDir, { recursive: true, force: true }));
  const program = new URL("./testing/supervisor-process.ts", import.meta.url);
  const runtime = inject("runtime");
  const supervisor = runTypeScript(program, runtime === undefined ? [outDir] : [outDir, runtime]);
  onTestFinished(() => supervisor.kill("SIGKILL"));
  const url = await supervisor.nextLine();
  await pidOf(url);
  return { supervisor, url };
}

/** The processes that it started, and those that they started: guardian, esbuild, environments. */
async function descendantsOf(pid: number): Promise<number[]> {
  const children = await childrenOf(pid);
  const below = await Promise.all(children.map(descendantsOf));
  return [...children, ...below.flat()];
}
