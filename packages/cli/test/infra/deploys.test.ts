import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finished, slipway, startSlipway } from "@slipway/cli/testing/slipway";
import { drawIssuerKey } from "@slipway/local/issuer/issuer-key";
import { type Issuer, startIssuer } from "@slipway/local/issuer/start-issuer";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import type { CloudRequest } from "./offline/cloud-protocol.ts";
import { root } from "./platform.ts";
import { type LocalCloud, startLocalCloud, type Version } from "./offline/local-cloud.ts";
import { type OfflineApp, startOfflineApp } from "./offline/offline-app.ts";

// The road of a stage, by the real CLI on a real Postgres: each test goes on where the one before stopped.
const STAGE = "blue";
const AUDIENCE = "slipway";
const SCHEMA = "packages/core/src/models/Schema.ts";

let database: TestDatabase;
let issuer: Issuer;
let cloud: LocalCloud;
let app: OfflineApp;
let kept: string;
/** The sources of the first deploy. */
let first: string;
/** What every version of the counter answered after each step of the deploy that runs. */
let answers: string[] = [];

beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), "slipway-deploys-"));
  [database, issuer, cloud] = await Promise.all([
    createTestDatabase(),
    drawIssuerKey().then((key) => startIssuer({ key, port: 0 })),
    startLocalCloud(),
  ]);
  app = await startOfflineApp({
    cloud: {
      async answer(request) {
        const answer = await cloud.answer(request);
        const versions = cloud.versions("CounterFunction");
        answers.push((await Promise.all(versions.map(increment))).join(" "));
        return answer;
      },
    },
    env: { SLIPWAY_ISSUER: issuer.issuer, SLIPWAY_AUDIENCE: AUDIENCE },
  });
  await sst("secret", "set", "DatabaseUrl", database.neonUrl);
});
afterAll(async () => {
  await app.close();
  await cloud.close();
  await issuer.close();
  await database.drop();
  await rm(kept, { recursive: true });
});

async function sst(...args: readonly string[]): Promise<string> {
  const { code, output } = await app.sst([...args, "--stage", STAGE]);
  if (code !== 0) throw new Error(output);
  return output;
}

/** What a deploy asked of the cloud, and what the counter's versions answered meanwhile, each kind of answer once. */
async function deploy(): Promise<{ steps: string[]; answers: string[]; output: string }> {
  answers = [];
  const before = cloud.requests.length;
  const output = await sst("deploy");
  const steps = cloud.requests.slice(before).map(step);
  return { steps, answers: [...new Set(answers)], output };
}

function step(request: CloudRequest): string {
  if (request.kind !== "invoke") {
    const name = "function" in request ? request.function.resource : request.name;
    return `${request.kind} ${name.replace(/Function$/, "")}`;
  }
  const [, phase] = /"phase":"(\w+)"/.exec(request.input) ?? [];
  return `migrate ${phase}`;
}

/** The steps of a deploy: handlers go side by side. */
const stepsOf = (kind: "create" | "update") => [
  `${kind} Migrator`,
  "migrate before",
  ...["Counter", "Status", "Users"].map((name) => `${kind} ${name}`),
  "migrate after",
];
function inOrder(steps: readonly string[]): string[] {
  return [...steps.slice(0, 2), ...steps.slice(2, -1).toSorted(), ...steps.slice(-1)];
}

async function increment({ url }: Version): Promise<number> {
  const body = JSON.stringify({ increment: 1 });
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "PUT", headers, body })).status;
}

async function call(name: string, init: RequestInit = {}) {
  const response = await fetch(cloud.newest(`${name}Function`).url, init);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const run = (...args: readonly string[]): Promise<Finished> =>
  slipway([...args, "--stage", STAGE], { root: app.root, env: app.env });
const columns = async (): Promise<unknown> => {
  const [row] = await query(
    database.url,
    "SELECT json_agg(column_name ORDER BY column_name) AS names FROM information_schema.columns WHERE table_name = 'counter'",
  );
  return named.parse(row).names;
};
const named = z.object({ names: z.array(z.string()) });
const OLD_COLUMNS = ["count", "created_at", "id", "updated_at"];

/** As if the release that is live had become so an hour ago. */
const anHourLater = () =>
  query(
    database.url,
    "UPDATE slipway.releases SET deployed_at = deployed_at - interval '1 hour', live_at = live_at - interval '1 hour'",
  );

async function generate(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await slipway(["generate", ...args], { root: app.root });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

const SOURCES = [SCHEMA, "migrations"];

/** Copies what a commit of a schema change holds; `checkOut` puts it back. */
async function keepSources(): Promise<string> {
  const folder = await mkdtemp(join(kept, "sources-"));
  for (const path of SOURCES)
    await cp(join(app.root, path), join(folder, path), { recursive: true });
  return folder;
}

async function checkOut(folder: string): Promise<void> {
  for (const path of SOURCES) {
    await rm(join(app.root, path), { recursive: true });
    await cp(join(folder, path), join(app.root, path), { recursive: true });
  }
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(app.root, file);
  await writeFile(path, change(await readFile(path, "utf8")));
}

test("a first deploy migrates, then serves every function at its URL", async () => {
  const { steps, output } = await deploy();
  expect(inOrder(steps)).toEqual(stepsOf("create"));
  expect(output).toMatch(
    /migrations: applied 0000_init-db \(\d+ ms\), 0001_add-users \(\d+ ms\)\n/,
  );
  expect(output).not.toContain("drift");
  expect(await call("Counter")).toMatchObject({ status: 200 });
  expect(await call("Status")).toMatchObject({
    status: 200,
    body: { newest: { tag: "0001_add-users" }, pending: 0 },
  });
  expect(app.aws.unanswered).toEqual([]);
  // What SST writes on every deploy is what is committed.
  const types = "sst-env.d.ts";
  expect(await readFile(join(app.root, types), "utf8")).toBe(
    await readFile(join(root, types), "utf8"),
  );
});

test("a function with auth `token` wants a token of the stage's issuer", async () => {
  expect(await call("Users")).toMatchObject({ status: 401 });
  const claims = { subject: "ada", audience: AUDIENCE, lifetime: 600 };
  const authorization = `Bearer ${await issuer.mint(claims)}`;
  expect(await call("Users", { headers: { authorization } })).toMatchObject({ status: 200 });
});

test("an expand and a contract: both versions answer at every step, and the contract waits", async () => {
  first = await keepSources();
  await edit(SCHEMA, (text) =>
    text.replace(
      `count: integer("count").default(0),`,
      `count: integer("count").default(0),\n  step: integer("step").default(1),`,
    ),
  );
  await generate("add-step");
  await edit(SCHEMA, (text) =>
    text.replace(/ {2}updatedAt: timestamp[\s\S]*?\.notNull\(\),\n/, ""),
  );
  await generate("drop-updated-at");
  await edit("migrations/0003_drop-updated-at.sql", (sql) => `-- slipway: phase=contract\n${sql}`);

  const { steps, answers: told, output } = await deploy();
  expect(inOrder(steps)).toEqual(stepsOf("update"));
  expect(output).toMatch(
    /migrations: applied 0002_add-step \(\d+ ms\); waiting for code that needs the old shape: 0003_drop-updated-at\n/,
  );
  expect(output).not.toContain("drift");
  expect(told).toEqual(["200", "200 200"]);
  expect(await columns()).toEqual([...OLD_COLUMNS, "step"].toSorted());
});

test("status and contract, from a machine, say until when the contract waits", async () => {
  const status = await run("status");
  expect(status).toMatchObject({ code: 0 });
  expect(status.stdout).toContain(
    "0003_drop-updated-at waits for code that may need the old shape",
  );
  expect(status.stdout).toMatch(/^Release [0-9a-f]{16} is live since /m);
  const contract = await run("contract");
  expect(contract).toMatchObject({ code: 0 });
  expect(contract.stdout).toMatch(/^0003_drop-updated-at waits until \d{4}-.*may still run\.$/m);
});

test("a deploy whose migration fails changes no handler and says what to do", async () => {
  await generate("fails", "--custom");
  // Only data that a rehearsal does not have breaks it.
  const fails = "ALTER TABLE counter ADD CONSTRAINT small CHECK (count < 1);";
  await edit("migrations/0004_fails.sql", () => fails);
  const before = cloud.requests.length;
  const failed = await app.sst(["deploy", "--stage", STAGE]);
  expect(failed.code).toBe(1);
  expect(failed.output).toContain(
    String.raw`0004_fails.sql:1:1: check constraint \"small\" of relation \"counter\" is violated by some row (23514)`,
  );
  expect(failed.output).toContain("The handlers keep the code that they have");
  expect(cloud.requests.slice(before).map(step)).toEqual(["update Migrator", "migrate before"]);
  expect(await call("Counter")).toMatchObject({ status: 200 });
  await edit("migrations/0004_fails.sql", () => "CREATE TABLE notes (id integer PRIMARY KEY);");
  const migrated = await run("migrate");
  expect(migrated.stdout).toBe("Applied 1 unit; left for later: 0003_drop-updated-at.\n");
  expect(migrated.stderr).toMatch(/^Database postgres:\/\/\w+@localhost:\d+\/\w+ \(stage blue\)\n/);
});

test("the code of before can come back while the contract waits, and then it waits for that too", async () => {
  await anHourLater();
  const newest = await keepSources();
  await checkOut(first);
  const back = await deploy();
  expect(back.answers).toEqual(["200 200", "200 200 200"]);
  expect(back.output).toContain("the schema is 2 ahead of this code, which can do with it");
  expect(await call("Status")).toMatchObject({ body: { pending: 0 } });
  await checkOut(newest);
  expect((await run("contract")).stdout).toContain("until a release that was built for it is live");
  expect((await deploy()).answers).toEqual(["200 200 200", "200 200 200 200"]);
  expect(await columns()).toContain("updated_at");
});

test("a later deploy runs the contract, once the release before has drained", async () => {
  await anHourLater();
  await query(database.url, "CREATE TABLE by_hand (id integer)");
  const { steps, output } = await deploy();
  expect(steps[1]).toBe("migrate before");
  expect(output).toContain("drift: the schema is not what the migrations make: + ");
  await query(database.url, "DROP TABLE by_hand");
  expect(await columns()).toEqual(["count", "created_at", "id", "step"]);
  // It was worth waiting for: the versions of the old code cannot do without the column.
  const answered = await Promise.all(cloud.versions("CounterFunction").map(increment));
  expect(answered).toEqual([500, 200, 500, 200]);
  expect((await run("status")).stdout).toContain("Nothing is pending.");
});

test("sst dev deploys the migrator for real, and its pane applies new files as they appear", async () => {
  const mine = await createTestDatabase();
  await app.sst(["secret", "set", "DatabaseUrl", mine.neonUrl, "--stage", "me"]);
  const before = cloud.requests.length;
  const dev = await app.dev("me");
  const steps = cloud.requests.slice(before).map(step);
  expect(steps).toContain("migrate before");
  expect(cloud.newest("MigratorFunction").deployed.runtime).toBe("nodejs24.x");
  expect(cloud.newest("CounterFunction").deployed.handler).toBe("bootstrap");

  const env = { ...app.env, SLIPWAY_DEV_STAGE: "me" };
  const pane = startSlipway(["watch"], { root: app.root, env });
  const ended = once(pane, "close");
  let said = "";
  pane.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  await expect.poll(() => said, { timeout: 20_000 }).toContain("Nothing to apply.");
  await generate("mine", "--custom");
  await edit("migrations/0005_mine.sql", () => "CREATE TABLE mine (id integer PRIMARY KEY);");
  await expect.poll(() => said, { timeout: 20_000 }).toContain("Applied 1 unit.");
  expect(await query(mine.url, "SELECT count(*)::int AS n FROM mine")).toEqual([{ n: 0 }]);
  pane.kill("SIGTERM");
  await ended;
  await dev.stop();
  await mine.drop();
});

test("remove takes the functions away and nothing of the data", async () => {
  const before = cloud.requests.length;
  await sst("remove");
  const removed = cloud.requests.slice(before).map(({ kind }) => kind);
  expect(removed).toEqual(["delete", "delete", "delete", "delete"]);
  expect(await columns()).toEqual(["count", "created_at", "id", "step"]);
});
