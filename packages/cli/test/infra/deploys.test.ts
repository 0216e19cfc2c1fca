import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "@slipway/cli/testing/generate";
import { type Finished, slipway, startSlipway } from "@slipway/cli/testing/slipway";
import { tags } from "@slipway/core/testing/app-history";
import { drawIssuerKey } from "@slipway/local/issuer/issuer-key";
import { type Issuer, startIssuer } from "@slipway/local/issuer/start-issuer";
import { createTestDatabase, type TestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { componentNames } from "./component-names.ts";
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
/** The sources of the first deploy, and the columns that it gave the counter. */
let first: string;
let firstColumns: string[];
/** The contract file of this road, by name. */
let drop: string;
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

/** The handlers that a change of Schema.ts reaches; whether it reaches others is the app's affair. */
const REACHED = ["Counter", "Status", "Users"];
const others = new Set(componentNames.filter((name) => !REACHED.includes(name)));
const isOfOthers = (one: string) => others.has(one.replace(/^update /, ""));

/** The steps of a deploy: handlers go side by side. */
const stepsOf = (kind: "create" | "update", handlers: readonly string[]) => [
  `${kind} Migrator`,
  "migrate before",
  ...handlers.map((name) => `${kind} ${name}`),
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
const columns = async () => {
  const [row] = await query(
    database.url,
    "SELECT json_agg(column_name ORDER BY column_name) AS names FROM information_schema.columns WHERE table_name = 'counter'",
  );
  return named.parse(row).names;
};
const named = z.object({ names: z.array(z.string()) });

/** The counter's once all of this road is applied. */
const lastColumns = () => [...firstColumns, "step"].filter((name) => name !== "updated_at").sort();

/** As if the release that is live had become so an hour ago. */
const anHourLater = () =>
  query(
    database.url,
    "UPDATE slipway.releases SET deployed_at = deployed_at - interval '1 hour', live_at = live_at - interval '1 hour'",
  );

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

const sqlOf = (tag: string) => `migrations/${tag}.sql`;

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(app.root, file);
  await writeFile(path, change(await readFile(path, "utf8")));
}

// Columns of the counter; other tables of the app may have some like them.
const COUNT = /(?<=counterSchema = [\s\S]*?)count: integer\("count"\)\.default\(0\),/;
const UPDATED_AT = /(?<=counterSchema = [\s\S]*?) {2}updatedAt: timestamp[\s\S]*?\.notNull\(\),\n/;

/** What a deploy printed, without how long each migration took. */
const told = (output: string) => output.replaceAll(/ \(\d+ ms\)/g, "");

// The README has `npm run test:infra -- infra/deploys -t sst-env -u` bring the types up to date.
test("a first deploy migrates, then serves every function at its URL, and writes sst-env.d.ts as it is here", async () => {
  const { steps, output } = await deploy();
  expect(inOrder(steps)).toEqual(stepsOf("create", componentNames));
  expect(told(output)).toContain(`migrations: applied ${tags.join(", ")}\n`);
  expect(output).not.toContain("drift");
  expect(await call("Counter")).toMatchObject({ status: 200 });
  expect(await call("Status")).toMatchObject({
    status: 200,
    body: { newest: { 0: { tag: tags.at(-1) } }, pending: [] },
  });
  expect(app.aws.unanswered).toEqual([]);
  const types = "sst-env.d.ts";
  const written = await readFile(join(app.root, types), "utf8");
  await expect(written).toMatchFileSnapshot(join(root, types));
});

test("a function with auth `token` wants a token of the stage's issuer", async () => {
  expect(await call("Users")).toMatchObject({ status: 401 });
  const claims = { subject: "ada", audience: AUDIENCE, lifetime: 600 };
  const authorization = `Bearer ${await issuer.mint(claims)}`;
  expect(await call("Users", { headers: { authorization } })).toMatchObject({ status: 200 });
});

test("an expand and a contract: both versions answer at every step, and the contract waits", async () => {
  first = await keepSources();
  firstColumns = await columns();
  await edit(SCHEMA, (text) => text.replace(COUNT, `$&\n  step: integer("step").default(1),`));
  const addStep = await generate(app.root, "add-step");
  await edit(SCHEMA, (text) => text.replace(UPDATED_AT, ""));
  drop = await generate(app.root, "drop-updated-at");
  await edit(sqlOf(drop), (sql) => `-- slipway: phase=contract\n${sql}`);

  const { steps, answers: answered, output } = await deploy();
  const reached = steps.filter((one) => !isOfOthers(one));
  expect(inOrder(reached)).toEqual(stepsOf("update", REACHED));
  expect(told(output)).toContain(
    `migrations: applied ${addStep}; waiting for code that needs the old shape: ${drop}\n`,
  );
  expect(output).not.toContain("drift");
  expect(answered).toEqual(["200", "200 200"]);
  expect(await columns()).toEqual([...firstColumns, "step"].sort());
});

test("status and contract, from a machine, say until when the contract waits", async () => {
  const status = await run("status");
  expect(status).toMatchObject({ code: 0 });
  expect(status.stdout).toContain(`${drop} waits for code that may need the old shape`);
  expect(status.stdout).toMatch(/^Release [0-9a-f]{16} is live since /m);
  const contract = await run("contract");
  expect(contract).toMatchObject({ code: 0 });
  expect(contract.stdout).toContain(`${drop} waits until `);
  expect(contract.stdout).toMatch(/ waits until \d{4}-.*may still run\.$/m);
});

test("a deploy whose migration fails changes no handler and says what to do", async () => {
  const fails = await generate(app.root, "fails", "--custom");
  // Only data that a rehearsal does not have breaks it.
  const small = "ALTER TABLE counter ADD CONSTRAINT small CHECK (count < 1);";
  await edit(sqlOf(fails), () => small);
  const before = cloud.requests.length;
  const failed = await app.sst(["deploy", "--stage", STAGE]);
  expect(failed.code).toBe(1);
  expect(failed.output).toContain(
    String.raw`${fails}.sql:1:1: check constraint \"small\" of relation \"counter\" is violated by some row (23514)`,
  );
  expect(failed.output).toContain("The handlers keep the code that they have");
  expect(cloud.requests.slice(before).map(step)).toEqual(["update Migrator", "migrate before"]);
  expect(await call("Counter")).toMatchObject({ status: 200 });
  await edit(sqlOf(fails), () => "CREATE TABLE mended (id integer PRIMARY KEY);");
  const migrated = await run("migrate");
  expect(migrated.stdout).toBe(`Applied 1 unit; left for later: ${drop}.\n`);
  expect(migrated.stderr).toMatch(/^Database postgres:\/\/\w+@localhost:\d+\/\w+ \(stage blue\)\n/);
});

test("the code of before can come back while the contract waits, and then it waits for that too", async () => {
  await anHourLater();
  const newest = await keepSources();
  await checkOut(first);
  const back = await deploy();
  expect(back.answers).toEqual(["200 200", "200 200 200"]);
  expect(back.output).toContain("the schema is 2 ahead of this code, which can do with it");
  const status = await run("status");
  expect(status).toMatchObject({ code: 0 });
  expect(status.stdout).toContain("The schema is 2 ahead of this history");
  expect(await call("Status")).toMatchObject({ body: { pending: [] } });
  await checkOut(newest);
  expect((await run("contract")).stdout).toContain("until a release that was built for it is live");
  expect((await deploy()).answers).toEqual(["200 200 200", "200 200 200 200"]);
  expect(await columns()).toContain("updated_at");
});

test("a later deploy runs the contract, once the release before has drained", async () => {
  await anHourLater();
  await query(database.url, "CREATE TABLE by_hand (id integer)");
  expect((await run("status")).stdout).toContain(`Drift: + table "public"."by_hand"`);
  const { steps, output } = await deploy();
  // Nothing else needs an update: the code is that of the deploy before.
  expect(steps.filter((one) => one !== "update Migrator")).toEqual([
    "migrate before",
    "migrate after",
  ]);
  expect(output).toContain("drift: the schema is not what the migrations make: + ");
  await query(database.url, "DROP TABLE by_hand");
  expect(await columns()).toEqual(lastColumns());
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
  const written = await generate(app.root, "mine", "--custom");
  await edit(sqlOf(written), () => "CREATE TABLE mine (id integer PRIMARY KEY);");
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
  expect(removed).toEqual(["Migrator", ...componentNames].map(() => "delete"));
  expect(await columns()).toEqual(lastColumns());
});
