import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type ConformanceCase, conformanceCases } from "./conformance.cases.ts";
import { type Received, send } from "./testing/send.ts";
import { fixture, startTestRunner, type TestRunner } from "./testing/start-test-runner.ts";

describe("a function URL", () => {
  let started: TestRunner;
  beforeAll(async () => {
    const functions = [
      fixture("echo"),
      fixture("result"),
      // Long enough for 6 MB on a busy machine, and short enough to wait for.
      fixture("behaviour", { timeout: 2 }),
    ];
    started = await startTestRunner(functions);
  });
  afterAll(() => started.close());

  test.each(conformanceCases)("$title", async (known) => {
    const received = await send(started.url(known.fixture), known.request);
    expect(answerOf(known, received)).toEqual(answerExpected(known));
    expect(eventOf(known, received)).toMatchObject(known.event ?? {});
    for (const path of known.absent ?? []) {
      expect(eventOf(known, received)).not.toHaveProperty(path.split("."));
    }
  });

  test("a base64 body arrives at the client as bytes", async () => {
    const body = JSON.stringify({ statusCode: 200, isBase64Encoded: true, body: "AP+ACg==" });
    const headers = { "content-type": "application/json" };
    const { bytes } = await send(started.url("result"), { method: "POST", headers, body });
    expect([...bytes]).toEqual([0, 255, 128, 10]);
  });

  test("every response has the request's id, and its trace", async () => {
    const received = await send(started.url("behaviour"), { path: "/context" });
    const context = contextShape.parse(JSON.parse(received.body));
    const [requestId = ""] = received.header("x-amzn-requestid");
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    const [trace = ""] = received.header("x-amzn-trace-id");
    expect(trace).toMatch(/^root=1-[0-9a-f]{8}-[0-9a-f]{24};parent=[0-9a-f]{16};sampled=0$/);
    expect(context.trace.toLowerCase()).toBe(trace);
    expect(context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(context.remaining).toBeGreaterThan(0);
    expect(context.remaining).toBeLessThanOrEqual(2000);
    expect(context).toMatchObject({
      functionName: "behaviour",
      functionVersion: "$LATEST",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/behaviour",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:behaviour",
      awsRequestId: requestId,
    });
  });
});

const contextShape = z.looseObject({
  trace: z.string(),
  logStreamName: z.string(),
  remaining: z.number(),
});

function answerExpected({ status, body, headers = {} }: ConformanceCase) {
  return { status, body, headers };
}

/** As much of the answer as the case speaks of. */
function answerOf({ body, headers = {} }: ConformanceCase, received: Received) {
  const names = Object.keys(headers);
  return {
    status: received.status,
    body: body === undefined ? undefined : received.body,
    headers: Object.fromEntries(names.map((name) => [name, received.header(name)])),
  };
}

function eventOf({ event, absent }: ConformanceCase, received: Received): object {
  if (event === undefined && absent === undefined) return {};
  return z.record(z.string(), z.unknown()).parse(JSON.parse(received.body));
}
