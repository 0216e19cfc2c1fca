import { afterEach, beforeEach, expect, test } from "vitest";
import { RuntimeApi } from "./runtime-api.ts";
import { type SendOptions, send } from "./testing/send.ts";

// Statuses and bodies as in AWS's own emulator of this API, aws-lambda-runtime-interface-emulator.
const heard: unknown[] = [];
let api: RuntimeApi;

beforeEach(async () => {
  heard.length = 0;
  api = new RuntimeApi({
    ready: (peakMemory) => void heard.push(["ready", peakMemory]),
    responded: (payload) => void heard.push(["responded", payload.toString()]),
    failed: (error) => void heard.push(["failed", error]),
    initFailed: (error) => void heard.push(["initFailed", error]),
  });
  await api.listen();
});
afterEach(() => api.close());

const call = (path: string, options: SendOptions = {}) =>
  send(`http://${api.address}`, { ...options, path: `/2018-06-01/runtime/${path}` });
const post = (path: string, body: string | Buffer = "{}", headers: SendOptions["headers"] = {}) =>
  call(path, { method: "POST", body, headers });

const REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
const payload = Buffer.from('{"hello":"wörld"}');

function deliver(): void {
  api.deliver({
    requestId: REQUEST_ID,
    deadline: 1_542_409_706_888,
    functionArn: "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime",
    traceId: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
    payload,
  });
}

/** Asks for work and gets it. */
async function running(): Promise<void> {
  const next = call("invocation/next");
  await expect.poll(() => heard).toHaveLength(1);
  deliver();
  await next;
  heard.length = 0;
}

const ACCEPTED = { status: 202, body: '{"status":"OK"}\n' };

function refused(from: string, to: string): { status: number; body: string } {
  const errorMessage = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  const body = `${JSON.stringify({ errorMessage, errorType: "InvalidStateTransition" })}\n`;
  return { status: 403, body };
}

test("hands an invocation over with the headers that Lambda documents", async () => {
  const next = call("invocation/next", { headers: { "slipway-peak-memory": "61" } });
  await expect.poll(() => heard).toEqual([["ready", 61]]);
  deliver();
  const received = await next;
  expect(received).toMatchObject({ status: 200, body: '{"hello":"wörld"}' });
  const names = ["aws-request-id", "deadline-ms", "invoked-function-arn", "trace-id"];
  expect(names.flatMap((name) => received.header(`lambda-runtime-${name}`))).toEqual([
    REQUEST_ID,
    "1542409706888",
    "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime",
    "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
  ]);
  expect(received.header("content-type")).toEqual(["application/json"]);
});

test("accepts one response, and no second one", async () => {
  await running();
  expect(await post(`invocation/${REQUEST_ID}/response`, '"done"')).toMatchObject(ACCEPTED);
  expect(await post(`invocation/${REQUEST_ID}/response`, '"again"')).toMatchObject(
    refused("RuntimeResponseSentState", "InvocationResponse"),
  );
  expect(await post(`invocation/${REQUEST_ID}/error`)).toMatchObject(
    refused("RuntimeResponseSentState", "InvocationErrorResponse"),
  );
  expect(heard).toEqual([["responded", '"done"']]);
});

test("accepts an error, whatever its body is", async () => {
  await running();
  const body = JSON.stringify({ errorType: "Teapot", errorMessage: "I am", stackTrace: ["a"] });
  expect(await post(`invocation/${REQUEST_ID}/error`, body)).toMatchObject(ACCEPTED);
  await running();
  expect(await post(`invocation/${REQUEST_ID}/error`, "no JSON")).toMatchObject(ACCEPTED);
  expect(heard).toEqual([
    ["failed", { errorType: "Runtime.Unknown", errorMessage: "no JSON", stack: [] }],
  ]);
});

test("reads the stack of an error as Node's runtime and as the documentation name it", async () => {
  await running();
  await post(`invocation/${REQUEST_ID}/error`, JSON.stringify({ errorType: "A", trace: ["b"] }));
  expect(heard).toEqual([["failed", { errorType: "A", errorMessage: "", stack: ["b"] }]]);
});

test("refuses an answer to another request than the one under way", async () => {
  const refusal = {
    status: 400,
    body: '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}\n',
  };
  expect(await post("invocation/%zz/response")).toMatchObject(refusal);
  await running();
  expect(await post("invocation/another/response")).toMatchObject(refusal);
  expect(await post("invocation/another/error")).toMatchObject(refusal);
  expect(heard).toEqual([]);
});

test("answers 413 to a response that is too large, and the invocation fails", async () => {
  await running();
  const limit = await post(`invocation/${REQUEST_ID}/response`, Buffer.alloc(6_291_556, " "));
  expect(limit.status).toBe(202);
  await running();
  const beyond = await post(`invocation/${REQUEST_ID}/response`, Buffer.alloc(6_291_557, " "));
  expect(beyond).toMatchObject({
    status: 413,
    body: '{"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}\n',
  });
  const errorMessage =
    "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
  expect(heard).toEqual([
    ["failed", { errorType: "Function.ResponseSizeTooLarge", errorMessage, stack: [] }],
  ]);
});

test("refuses a response mode that does not exist", async () => {
  await running();
  const headers = { "lambda-runtime-function-response-mode": "telepathic" };
  expect(await post(`invocation/${REQUEST_ID}/response`, "1", headers)).toMatchObject({
    status: 400,
    body: '{"errorMessage":"Invalid function response mode","errorType":"InvalidFunctionResponseMode"}\n',
  });
  expect(heard).toMatchObject([["failed", { errorType: "Runtime.InvalidResponseModeHeader" }]]);
});

test("takes an init error before the first request for work only", async () => {
  const body = JSON.stringify({ errorType: "Runtime.HandlerNotFound", errorMessage: "no" });
  expect(await post("init/error", body)).toMatchObject(ACCEPTED);
  expect(heard).toMatchObject([["initFailed", { errorType: "Runtime.HandlerNotFound" }]]);
  expect(await post("init/error", body)).toMatchObject(refused("InitError", "InitError"));
  expect(await call("invocation/next")).toMatchObject(refused("InitError", "Ready"));
});

test("refuses an init error from a runtime that has asked for work", async () => {
  await running();
  expect(await post("init/error")).toMatchObject(refused("Running", "InitError"));
});

test("gives the invocation again to a runtime that asks before it answered", async () => {
  await running();
  expect(await call("invocation/next")).toMatchObject({ status: 200, body: '{"hello":"wörld"}' });
  expect(heard).toEqual([]);
});

test("knows its paths and their methods", async () => {
  const statuses = [
    await call("invocation/next", { method: "POST" }),
    await call(`invocation/${REQUEST_ID}/response`),
    await call("init/error"),
    await call("nothing"),
    await call(`invocation/${REQUEST_ID}/nothing`, { method: "POST" }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([405, 405, 405, 404, 404]);
});

test.each([{ host: "page.example" }, { origin: "https://page.example" }])(
  "no web page of another machine gets an invocation: %o",
  async (headers) => {
    const answer = await call("invocation/next", { headers });
    expect(answer).toMatchObject({ status: 403, body: "Only for programs of this machine.\n" });
    expect((await post("init/error", "{}", headers)).status).toBe(403);
    expect(heard).toEqual([]);
  },
);
