import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { startGuardian } from "../guardian.ts";
import { buildBootstrap } from "./build-bootstrap.ts";
import { bundleFunction } from "./bundle.ts";
import { type DeployedFunction, startDeployed } from "./deployed-function.ts";
import { send } from "./testing/send.ts";
import { fixture, fixtures } from "./testing/start-test-runner.ts";

let folder: string;
let runtime: string;
const guardian = startGuardian();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-deployed-"));
  runtime = await buildBootstrap(folder);
});
afterAll(async () => {
  guardian.close();
  await rm(folder, { recursive: true, force: true });
});

async function deployed(name: string, concurrency = 10): Promise<DeployedFunction> {
  const definition = fixture(name, { concurrency });
  const { dir } = await bundleFunction({ root: fixtures, definition, outDir: folder });
  const environment = { SST_KEY_FILE: "resource.enc" };
  const options = { definition, dir, environment, runtime, guardian, log: () => {} };
  const started = await startDeployed(options);
  onTestFinished(() => started.close());
  return started;
}

test("invokes a package with a payload as it is, without a URL's event around it", async () => {
  const outcome = await (await deployed("result")).invoke(`{"body":"[1,2]"}`);
  expect(outcome).toEqual({ payload: Buffer.from("[1,2]") });
});

test("tells what a handler threw", async () => {
  const outcome = await (await deployed("result")).invoke(`{"body":"no JSON"}`);
  expect(outcome).toMatchObject({ error: { errorType: "SyntaxError" } });
});

test("serves a package at a URL, with the environment that the deploy set", async () => {
  const { url } = await deployed("behaviour");
  const { status, body } = await send(url, { path: "/environment" });
  expect(status).toBe(200);
  expect(z.record(z.string(), z.unknown()).parse(JSON.parse(body))).toMatchObject({
    SST_KEY_FILE: "resource.enc",
  });
});

test("refuses a request at its URL above the function's concurrency", async () => {
  const { url } = await deployed("behaviour", 0);
  expect(await send(url, { path: "/environment" })).toMatchObject({ status: 429 });
});
