import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CloudRequest } from "./cloud-protocol.ts";
import { type LocalCloud, startLocalCloud } from "./local-cloud.ts";
import { type OfflineApp, startOfflineApp } from "./offline-app.ts";

// What is tested here is the harness, on an app of its own: each test goes on where the one before stopped.
const root = fileURLToPath(new URL("../fixtures/app", import.meta.url));
const STAGE = ["--stage", "test"];
const URL_OF_STAGE = "postgres://owner:pw@localhost:1/app";

let cloud: LocalCloud;
let app: OfflineApp;
beforeAll(async () => {
  cloud = await startLocalCloud();
  app = await startOfflineApp({ root, cloud });
});
afterAll(async () => {
  await app.close();
  await cloud.close();
});

const deploy = (name: string) => app.sst(["deploy", ...STAGE], { DEPLOY: name });
const counter = async (version = cloud.newest("CounterFunction")): Promise<unknown> =>
  (await fetch(version.url)).json();
const requested = async (during: () => Promise<unknown>) => {
  const before = cloud.requests.length;
  await during();
  return cloud.requests.slice(before).map(short);
};
function short(request: CloudRequest): string {
  const name = "function" in request ? request.function.name : request.name;
  const resource = name.replace(/^fixture-test-/, "").replace(/-.*$/, "");
  return `${request.kind} ${resource}${"input" in request ? ` ${request.input}` : ""}`;
}

test("deploys in the order of dependencies, and serves what was uploaded with its links", async () => {
  await app.sst(["secret", "set", "DatabaseUrl", URL_OF_STAGE, ...STAGE]);
  expect(await requested(async () => expect(await deploy("1")).toMatchObject({ code: 0 }))).toEqual(
    [
      "create MigratorFunction",
      `invoke MigratorFunction {"phase":"before"}`,
      "create CounterFunction",
      `invoke MigratorFunction {"phase":"after"}`,
    ],
  );
  expect(await counter()).toMatchObject({
    version: "one",
    links: { Database: { url: URL_OF_STAGE } },
  });
  expect(app.aws.unanswered).toEqual([]);
});

test("does nothing where nothing changed", async () => {
  expect(await requested(() => deploy("1"))).toEqual([]);
});

test("shows what a deploy would do, and does none of it", async () => {
  await app.edit([{ file: "src/counter.ts", from: `"one"`, to: `"two"` }]);
  const requests = await requested(async () => {
    const { code, output } = await app.sst(["diff", ...STAGE], { DEPLOY: "2" });
    expect(code).toBe(0);
    expect(output).toContain("*  Counter sst:aws:Function → CounterFunction aws:lambda:Function");
    expect(output).toContain("+  MigrateBefore aws:lambda:Invocation");
    expect(output).not.toContain("MigratorFunction aws:lambda:Function");
  });
  expect(requests).toEqual([]);
});

test("fails where a function throws, and what waits for it stays as it was", async () => {
  await app.edit([{ file: "migrations/bad.sql", to: "CREATE TABEL t ();" }]);
  const requests = await requested(async () => {
    const { code, output } = await deploy("2");
    expect(code).toBe(1);
    expect(output).toContain("bad.sql: syntax error");
  });
  expect(requests).toEqual([
    "update MigratorFunction",
    `invoke MigratorFunction {"phase":"before"}`,
  ]);
  expect(await counter()).toMatchObject({ version: "one" });
});

test("goes on from a deploy that failed, and keeps every version callable", async () => {
  await app.edit([{ file: "migrations/bad.sql", to: "" }]);
  await app.edit([{ file: "src/migrator.ts", from: `"bad.sql"`, to: `"worse.sql"` }]);
  expect(await requested(async () => expect(await deploy("3")).toMatchObject({ code: 0 }))).toEqual(
    [
      "update MigratorFunction",
      `invoke MigratorFunction {"phase":"before"}`,
      "update CounterFunction",
      `invoke MigratorFunction {"phase":"after"}`,
    ],
  );
  const [first, second] = cloud.versions("CounterFunction");
  expect(await counter(first)).toMatchObject({ version: "one" });
  expect(await counter(second)).toMatchObject({ version: "two" });
});

test("hands the links to a shell", async () => {
  const print = "process.stdout.write(process.env.SST_RESOURCE_Database)";
  const { output } = await app.sst(["shell", ...STAGE, "--", process.execPath, "-e", print]);
  expect(output).toContain(URL_OF_STAGE);
});

test("removes every function, and invokes none", async () => {
  const requests = await requested(async () => {
    expect(await app.sst(["remove", ...STAGE])).toMatchObject({ code: 0 });
  });
  expect(requests).toEqual(["delete CounterFunction", "delete MigratorFunction"]);
  expect(app.aws.unanswered).toEqual([]);
});

test("runs dev until it is stopped, with functions that say so deployed for real", async () => {
  const requests = await requested(async () => (await app.dev("me")).stop());
  expect(requests.filter((request) => request.includes("invoke"))).toHaveLength(2);
  const live = cloud.newest("CounterFunction");
  expect(live.deployed.handler).toBe("bootstrap");
});
