import { slipway } from "@slipway/cli/testing/slipway";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ISSUER } from "./graph/slipway-app.ts";
import type { CloudRequest } from "./offline/cloud-protocol.ts";
import { type LocalCloud, startLocalCloud } from "./offline/local-cloud.ts";
import { type OfflineApp, startOfflineApp } from "./offline/offline-app.ts";

// What a deploy leaves behind that AWS breaks off; each test goes on where the one before stopped.
const STAGE = ["--stage", "red"];

let database: TestDatabase;
let cloud: LocalCloud;
let app: OfflineApp;
/** What AWS refuses, if anything. */
let refuses: (request: CloudRequest) => boolean = () => false;

beforeAll(async () => {
  [database, cloud] = await Promise.all([createTestDatabase(), startLocalCloud()]);
  app = await startOfflineApp({
    cloud: {
      answer: async (request) =>
        refuses(request) ? { refused: "TooManyRequestsException" } : cloud.answer(request),
    },
    env: ISSUER,
  });
  await app.sst(["secret", "set", "DatabaseUrl", database.neonUrl, ...STAGE]);
});
afterAll(async () => {
  await app.close();
  await cloud.close();
  await database.drop();
});

async function deploy(refusing: typeof refuses = () => false): Promise<number | null> {
  refuses = refusing;
  const { code } = await app.sst(["deploy", ...STAGE]);
  return code;
}

async function status(): Promise<string> {
  const { stdout } = await slipway(["status", ...STAGE], { root: app.root, env: app.env });
  return stdout;
}

const isUsers = (request: CloudRequest) =>
  "function" in request && request.function.resource === "UsersFunction";
const isAfter = (request: CloudRequest) =>
  request.kind === "invoke" && request.input.includes(`"phase":"after"`);
const counter = async () => (await fetch(cloud.newest("CounterFunction").url)).status;

test("where a handler cannot be made, the others serve the new schema and nothing is live", async () => {
  expect(await deploy(isUsers)).toBe(1);
  expect(await counter()).toBe(200);
  expect(cloud.requests.some(isAfter)).toBe(false);
  const told = await status();
  expect(told).toContain("No release is live yet.");
  expect(told).toMatch(/^The deploy of release [0-9a-f]{16} did not reach its end\.$/m);
});

test("where marking the release live fails, every handler has its code and the release is not live", async () => {
  expect(await deploy(isAfter)).toBe(1);
  expect(cloud.versions("UsersFunction")).toHaveLength(1);
  expect(await status()).toContain("No release is live yet.");
});

test("deployed again, it goes on from there", async () => {
  expect(await deploy()).toBe(0);
  const told = await status();
  expect(told).toMatch(/^Release [0-9a-f]{16} is live since /m);
  expect(told).not.toContain("did not reach its end");
});
