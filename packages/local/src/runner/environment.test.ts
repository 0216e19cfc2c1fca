import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { send } from "./testing/send.ts";
import { fixture, startTestRunner, type TestRunner } from "./testing/start-test-runner.ts";

// With spares, the process has started before there is code for it.
describe.each([
  ["started for its code", false],
  ["started ahead of its code", true],
])("an environment that is %s", (_how, watch) => {
  let started: TestRunner;
  beforeAll(async () => {
    vi.stubEnv("SECRET_OF_THE_DEVELOPER", "hunter2");
    vi.stubEnv("NODE_OPTIONS", "--throw-deprecation");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "hunter2");
    const environment = {
      SST_RESOURCE_Database: '{"url":"postgres://"}',
      AWS_REGION: "eu-central-1",
      TZ: "Europe/Berlin",
      _HANDLER: "other.handler",
    };
    const functions = [fixture("behaviour", { memory: 512 }), fixture("builtins")];
    started = await startTestRunner(functions, { environment, watch });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await started.close();
  });

  async function ask(path: string): Promise<Record<string, unknown>> {
    const { body } = await send(started.url("behaviour"), { path });
    return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  }

  test("sees Lambda's variables and the stage's, and nothing of the developer's", async () => {
    const variables = await ask("/environment");
    expect(Object.keys(variables).sort()).toEqual([
      "AWS_DEFAULT_REGION",
      "AWS_EXECUTION_ENV",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
      "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_VERSION",
      "AWS_LAMBDA_INITIALIZATION_TYPE",
      "AWS_LAMBDA_LOG_FORMAT",
      "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME",
      "AWS_LAMBDA_RUNTIME_API",
      "AWS_REGION",
      "LAMBDA_RUNTIME_DIR",
      "LAMBDA_TASK_ROOT",
      "LANG",
      "PATH",
      "SST_RESOURCE_Database",
      "TZ",
      "_HANDLER",
      "_X_AMZN_TRACE_ID",
    ]);
    expect(variables).toMatchObject({
      AWS_REGION: "eu-central-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      SST_RESOURCE_Database: '{"url":"postgres://"}',
      _HANDLER: "bundle.handler",
      TZ: ":UTC",
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:/opt/bin`,
    });
  });

  test("runs in its task root, in UTC, with Lambda's flags for its memory", async () => {
    const variables = await ask("/environment");
    expect(await ask("/process")).toEqual({
      cwd: variables["LAMBDA_TASK_ROOT"],
      offset: 0,
      gc: "function",
      execArgv: [
        "--expose-gc",
        "--max-http-header-size=81920",
        "--max-semi-space-size=25",
        "--max-old-space-size=460",
      ],
    });
  });

  test("may import every module of Node, and read its empty stdin", async () => {
    const received = await send(started.url("builtins"));
    expect(received).toMatchObject({ status: 200, body: 'stdin: ""' });
  });
});
