import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { type DevJson, removeDevJson, serveControl, writeDevJson } from "@slipway/local/dev-json";
import { type Guardian, startGuardian } from "@slipway/local/guardian";
import { type Runner, startRunner } from "@slipway/local/runner/runner";
import { type LocalDatabase, startDatabase } from "@slipway/local/serve";
import { functions } from "../../../../infra/functions.ts";
import type { Context } from "../context.ts";
import { type Paths, paths } from "../paths.ts";
import { checkUrl, describeUrl } from "../connection-string.ts";
import { Closers } from "./closers.ts";
import { holdLock } from "./hold-lock.ts";
import { keepHistory } from "./keep-history.ts";
import { logLine } from "./log-line.ts";
import { type DevIssuer, ISSUER_PORT, openIssuer } from "./open-issuer.ts";
import { openPage } from "./open-page.ts";
import { watch } from "./watch.ts";
import { warnOfChanges } from "./warn-of-changes.ts";

/** Where the functions' URLs begin; a port that is taken gives way to a free one. */
const FIRST_FUNCTION_PORT = 3001;
const PORTS = Object.fromEntries(functions.map(({ name }, at) => [name, FIRST_FUNCTION_PORT + at]));

/** What every part of the start needs. */
interface Wiring {
  readonly context: Context;
  readonly files: Paths;
  readonly guardian: Guardian;
  readonly closers: Closers;
}

/** What runs. */
interface Parts {
  readonly database: LocalDatabase;
  readonly issuer: DevIssuer;
  readonly runner: Runner;
}

/** Starts all that stands in for the cloud. What it answers ends it, in reverse order; the data stays. */
export async function startDev(context: Context): Promise<Closers> {
  const closers = new Closers();
  try {
    await start(context, closers);
    return closers;
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(context: Context, closers: Closers): Promise<void> {
  const started = performance.now();
  const files = paths(context.root);
  await mkdir(files.work, { recursive: true });
  const lock = await holdLock(files.lock);
  closers.add(async () => lock.release());
  const guardian = startGuardian();
  closers.add(async () => guardian.close());
  const wiring: Wiring = { context, files, guardian, closers };
  const database = await openDatabase(wiring);
  const history = keepHistory({ context, files, database });
  history.writeManifest();
  const issuer = await openIssuer(files.issuer);
  closers.add(() => issuer.close());
  const links = { Auth: issuer.link, Database: { url: history.handlersUrl } };
  const [runner] = await Promise.all([openUrls(wiring, links), history.apply()]);
  const parts = { database, issuer, runner };
  await tellOthers(wiring, describe(parts, history.handlersUrl));
  const watcher = watch(files, {
    schemaSaved: () => warnOfChanges(context, files),
    async historyChanged() {
      if (await history.apply()) await runner.refresh();
    },
  });
  closers.add(() => watcher.close());
  printReady(context, parts, performance.now() - started);
  void warnOfChanges(context, files);
  const page = openPage({ context, files, urls: runner.urls, auth: issuer.link });
  closers.add(() => page.close());
}

async function openDatabase({ context, files, guardian, closers }: Wiring): Promise<LocalDatabase> {
  const { LOCAL_DATABASE_URL: named } = context.env;
  const database = await startDatabase({
    guardian,
    dir: files.postgres,
    ...(named ? { url: checkUrl(named, "LOCAL_DATABASE_URL") } : {}),
  });
  closers.add(() => database.close());
  return database;
}

/** What the functions are linked with, by name. */
type Links = Readonly<Record<string, object>>;

async function openUrls(wiring: Wiring, links: Links): Promise<Runner> {
  const { context, files, guardian, closers } = wiring;
  const runner = await startRunner({
    root: context.root,
    functions,
    guardian,
    environment: {
      SST_RESOURCE_App: JSON.stringify({ name: "slipway", stage: "dev" }),
      SLIPWAY_CHECK_ANSWERS: "1",
      ...linkVariables(links),
    },
    outDir: files.functions,
    ports: PORTS,
    watch: true,
    log(event) {
      const line = logLine(event);
      if (line !== undefined) context.print(line);
    },
  });
  closers.add(() => runner.close());
  return runner;
}

/** As SST sets them. */
function linkVariables(links: Links): Record<string, string> {
  return Object.fromEntries(
    Object.entries(links).map(([name, link]) => [
      `SST_RESOURCE_${name}`,
      JSON.stringify({ type: "sst.sst.Linkable", ...link }),
    ]),
  );
}

type Addresses = Pick<DevJson, "auth" | "urls" | "database">;

function describe({ database, issuer, runner }: Parts, handlersUrl: string): Addresses {
  const { databaseUrl: owner, http, ws, tcp } = database;
  return {
    urls: runner.urls,
    auth: { issuer: issuer.issuer, token: issuer.token },
    database: { owner, handlers: handlersUrl, http, ws, tcp },
  };
}

async function tellOthers({ files, closers }: Wiring, addresses: Addresses): Promise<void> {
  const nonce = randomBytes(16).toString("hex");
  const control = await serveControl(nonce);
  closers.add(() => control.close());
  await writeDevJson(files.devJson, {
    pid: process.pid,
    nonce,
    startedAt: new Date().toISOString(),
    control: control.url,
    ...addresses,
  });
  closers.add(() => removeDevJson(files.devJson));
}

/** Says so where another port was wanted. */
function instead(wanted: number | undefined, url: string): string {
  return String(wanted) === new URL(url).port ? "" : `  (port ${wanted} is taken)`;
}

function printReady(context: Context, { database, issuer, runner }: Parts, ms: number): void {
  const rows = [
    ...Object.entries(runner.urls).map(([name, url]) => [
      name,
      `${url}${instead(PORTS[name], url)}`,
    ]),
    ["database", describeUrl(database.databaseUrl)],
    ["endpoint", database.http],
    ["issuer", `${issuer.issuer}${instead(ISSUER_PORT, issuer.issuer)}`],
    ["token", issuer.token],
  ];
  for (const [name = "", address = ""] of rows) context.print(`  ${name.padEnd(10)}${address}`);
  context.print(
    `ready in ${Math.round(ms)} ms; passwords are in .slipway/dev.json; Ctrl-C ends it`,
  );
}
