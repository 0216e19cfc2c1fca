import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { LogEvent, OutputEvent } from "./log-event.ts";
import { errorsOf } from "./testing/errors-of.ts";
import { otherRuntime } from "./testing/other-runtime.ts";
import { send } from "./testing/send.ts";
import { fixture, startTestRunner, type TestRunner } from "./testing/start-test-runner.ts";

let events: LogEvent[] = [];
let started: TestRunner;
beforeAll(async () => {
  const functions = [fixture("behaviour", { timeout: 0.5, memory: 256 })];
  started = await startTestRunner(functions, { log: (event) => void events.push(event) });
});
beforeEach(() => {
  events = [];
});
afterAll(() => started.close());

/** Sends a request and waits for its end in the log. */
async function ask(path: string): Promise<string> {
  const received = await send(started.url("behaviour"), { path });
  await expect.poll(platform).toHaveLength(3);
  return received.header("x-amzn-requestid")[0] ?? "";
}

const platform = () => events.flatMap((event) => (event.type === "platform" ? event.line : []));
const isEnd = (event: LogEvent) => event.type === "platform" && event.line.startsWith("END");
const outputs = (): OutputEvent[] => events.filter((event) => event.type === "output");

test("an invocation is told as in CloudWatch, its init once", async () => {
  const first = await ask("/exit-0");
  expect(platform()).toEqual([
    `START RequestId: ${first} Version: $LATEST`,
    `END RequestId: ${first}`,
    expect.stringMatching(
      /^REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\tStatus: error\tError Type: Runtime\.ExitError$/,
    ),
  ]);
  events = [];
  await ask("/synchronous");
  expect(platform()[2]).toContain("Init Duration");
  events = [];
  const third = await ask("/synchronous");
  expect(platform()[2]).toMatch(
    /^REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB$/,
  );
  expect(events.find((event) => event.type === "request")).toMatchObject({
    function: "behaviour",
    requestId: third,
    method: "GET",
    path: "/synchronous",
    status: 200,
  });
});

test.skipIf(otherRuntime)("the memory that an invocation used is told", async () => {
  await ask("/synchronous");
  expect(platform()[2]).toMatch(/\tMax Memory Used: \d\d MB(\t|$)/);
});

test("what a handler writes is told with its request, between its START and its END", async () => {
  const requestId = await ask("/logs");
  expect(outputs().every((event) => event.requestId === requestId)).toBe(true);
  const told = (stream: (event: OutputEvent) => boolean) =>
    outputs()
      .filter(stream)
      .map(({ level, text }) => [level, text]);
  expect(told(({ text }) => !text.startsWith("raw") && text !== "without end")).toEqual([
    ["INFO", "first\nsecond { a: 1 }"],
    ["WARN", "careful"],
    ["ERROR", expect.stringMatching(/^TeapotError: logged\n +at .*behaviour\.ts:\d+:\d+/)],
  ]);
  expect(told(({ text }) => text.startsWith("raw"))).toEqual(
    expect.arrayContaining([
      ["INFO", "raw line"],
      ["ERROR", "raw error"],
    ]),
  );
  const types = events.map(({ type }) => type).filter((type) => type !== "request");
  expect([types[0], ...types.slice(-2)]).toEqual(["platform", "platform", "platform"]);
});

test("everything that a handler writes comes before its END", async () => {
  await ask("/synchronous");
  for (let round = 0; round < 10; round += 1) {
    events = [];
    await ask("/flood");
    const end = events.findIndex(isEnd);
    expect(events.slice(0, end).filter(({ type }) => type === "output")).toHaveLength(501);
  }
});

test("an error is told with the places in the sources", async () => {
  const requestId = await ask("/throw");
  const [error, ...more] = errorsOf(events);
  expect(more).toEqual([]);
  expect(error).toMatchObject({
    requestId,
    errorType: "TeapotError",
    errorMessage: "I am a teapot",
  });
  const stack = error?.stack ?? [];
  expect(stack[0]).toBe("TeapotError: I am a teapot");
  expect(stack[1]).toMatch(/^ {4}at .*\(?behaviour\.ts:9:11\)?$/);
  expect(stack.join("\n")).not.toContain("bundle.mjs");
});

test.skipIf(otherRuntime)("an error is told with its causes", async () => {
  await ask("/throw");
  expect(errorsOf(events)[0]?.stack).toContain("caused by Error: short and stout");
});

test.each([
  ["/reject-string", "string", "just a string"],
  ["/circular", "Runtime.JSONStringifyError", "Unable to stringify response body"],
  ["/exit-3", "Runtime.ExitError", "Runtime exited with error: exit status 3"],
  ["/exit-0", "Runtime.ExitError", "Runtime exited without providing a reason"],
  ["/abort", "Runtime.ExitError", "Runtime exited with error: signal: aborted"],
  ["/big", "Function.ResponseSizeTooLarge", "(6291556 bytes)"],
])("%s is told as %s", async (path, errorType, message) => {
  const requestId = await ask(path);
  const errors = errorsOf(events);
  expect(errors).toMatchObject([{ requestId, errorType }]);
  expect(errors[0]?.errorMessage).toContain(message);
});

test("a timeout is told as one", async () => {
  await ask("/hang");
  expect(errorsOf(events)).toMatchObject([
    { errorType: "Sandbox.Timedout", errorMessage: "Task timed out after 0.50 seconds" },
  ]);
  expect(platform()[2]).toMatch(/\tStatus: timeout$/);
});

test.skipIf(otherRuntime)(
  "an exception out of reach is written without the source that Node would quote",
  async () => {
    await ask("/uncaught");
    const written = outputs().map(({ text }) => text);
    expect(written[0]).toBe("uncaughtException: TeapotError: out of reach");
    expect(written[1]).toMatch(/behaviour\.ts:\d+:\d+/);
    expect(Math.max(...written.map((line) => line.length))).toBeLessThan(300);
  },
);
