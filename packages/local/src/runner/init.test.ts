import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { errorsOf } from "./testing/errors-of.ts";
import { send } from "./testing/send.ts";
import { fixture, testRunner } from "./testing/start-test-runner.ts";

const FAILED = { status: 502, body: "Internal Server Error" };

test("a module that throws fails the request, and the next request loads it again", async () => {
  const environment: Record<string, string> = {};
  const { runner, events, outDir, url } = await testRunner([fixture("init-throws")], {
    environment,
  });
  expect(await send(url("init-throws"))).toMatchObject(FAILED);
  expect(errorsOf(events)).toMatchObject([{ errorType: "Error", requestId: undefined }]);
  expect(errorsOf(events)[0]?.stack.join("\n")).toContain("init-throws.ts:4:");
  environment["FLAG"] = join(outDir, "flag");
  await runner.refresh();
  expect(await send(url("init-throws"))).toMatchObject(FAILED);
  await writeFile(join(outDir, "flag"), "");
  expect(await send(url("init-throws"))).toMatchObject({ status: 200, body: "loaded" });
  expect(errorsOf(events)).toHaveLength(2);
});

test.each([
  ["init-exits", "Runtime.ExitError", "Runtime exited with error: exit status 7"],
  ["not-a-function", "Runtime.HandlerNotFound", "bundle.handler is not a function"],
  ["callback", "Runtime.CallbackHandlerDeprecated", "starting with Node.js 24"],
])("%s fails every request with %s", async (name, errorType, message) => {
  const { events, url } = await testRunner([fixture(name)]);
  const received = await Promise.all([1, 2, 3].map(() => send(url(name))));
  expect(received.map(({ status }) => status)).toEqual([502, 502, 502]);
  const errors = errorsOf(events);
  expect(errors.map((error) => error.errorType)).toEqual([errorType, errorType, errorType]);
  expect(errors[0]?.errorMessage).toContain(message);
});

test("an export that does not exist fails every request", async () => {
  const { events, url } = await testRunner([fixture("echo", { handler: "echo.nothing" })]);
  expect(await send(url("echo"))).toMatchObject(FAILED);
  expect(errorsOf(events)).toMatchObject([
    {
      errorType: "Runtime.HandlerNotFound",
      errorMessage: "bundle.nothing is undefined or not exported",
    },
  ]);
});

test("a handler may be a member of the default export", async () => {
  const { url } = await testRunner([fixture("default-export")]);
  expect(await send(url("default-export"))).toMatchObject({ status: 200, body: "found" });
});

test("a module that never finishes loading is ended", async () => {
  const { events, url } = await testRunner([fixture("init-hangs")], { waits: { init: 300 } });
  expect(await send(url("init-hangs"))).toMatchObject(FAILED);
  const errorMessage = "The module was not loaded within 0.30 seconds";
  expect(errorsOf(events)).toMatchObject([{ errorType: "Sandbox.Timedout", errorMessage }]);
});
