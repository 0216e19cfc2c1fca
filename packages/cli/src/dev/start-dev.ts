import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { type DevJson, removeDevJson, serveControl, writeDevJson } from "@slipway/local/dev-json";
import { type Guardian, startGuardian } from "@slipway/local/guardian";
import { type Runner, startRunner } from "@slipway/local/runner/runner";
import { type LocalDatabase, startDatabase } from "@slipway/local/serve";
import { functions } from "../../../../infra/functions.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { type Paths, paths } from "../paths.ts";
import { refuseList } from "../refuse-functions.ts";
import type { Draft } from "../schema/draft.ts";
import { openDrafts } from "../schema/drafts.ts";
import { checkUrl } from "../connection-string.ts";
import { addressesOf } from "./addresses-of.ts";
import type { Closers } from "./closers.ts";
import type { Tell } from "./dev-event.ts";
import { FileNotes } from "./file-notes.ts";
import { holdLock } from "./hold-lock.ts";
import { type KeptHistory, keepHistory } from "./keep-history.ts";
import { type DevIssuer, ISSUER_PORT, openIssuer } from "./open-issuer.ts";
import { openPage } from "./open-page.ts";
import { rehearsedManifest } from "./rehearsed-manifest.ts";
import { watch } from "./watch.ts";
import { watchFunctions } from "./watch-functions.ts";

/** Where the functions' URLs begin; a port that is taken gives way to a free one. */
const FIRST_FUNCTION_PORT = 3001;
const PORTS = Object.fromEntries(functions.map(({ name }, at) => [name, FIRST_FUNCTION_PORT + at]));

/** What every part of the start needs. */
interface Wiring {
  /** Its lines are told as notes. */
  readonly context: Context;
  readonly files: Paths;
  readonly guardian: Guardian;
  /** Ends what was started, in reverse order; the data stays. */
  readonly closers: Closers;
  readonly tell: Tell;
}

/** What runs. */
interface Parts {
  readonly database: LocalDatabase;
  readonly issuer: DevIssuer;
  readonly runner: Runner;
}

/** A dev that is ready. */
export interface Dev extends Wiring {
  readonly database: LocalDatabase;
  readonly notes: FileNotes;
  /** Compares Schema.ts with the history, and tells what differs; undefined where dev ends meanwhile. */
  readDraft(): Promise<Draft | undefined>;
  /** Applies what is pending, and lets the handlers see it; false where that failed, which is told. */
  applyHistory(): Promise<boolean>;
  /** Lets the handlers tell drift against the history as it is now. */
  rehearse(): Promise<void>;
  /** Empties the database, and applies the whole history again. Throws CommandError where that cannot work. */
  reset(): Promise<void>;
}

/** Starts all that stands in for the cloud, and tells how it goes. What it has started by then is in `closers`, also where it fails. */
export async function startDev(context: Context, closers: Closers, tell: Tell): Promise<Dev> {
  const started = performance.now();
  refuseList();
  const files = paths(context.root);
  await mkdir(files.work, { recursive: true });
  const lock = await holdLock(files.lock);
  closers.add(async () => lock.release());
  tell({ type: "begun" });
  const list = await watchFunctions(context.root, tell);
  closers.add(() => list.close());
  const guardian = startGuardian();
  closers.add(async () => guardian.close());
  const wiring: Wiring = { context: telling(context, tell), files, guardian, closers, tell };
  const database = await openDatabase(wiring);
  const history = keepHistory({ ...wiring, database });
  closers.add(async () => history.stop());
  history.writeManifest();
  const issuer = await openIssuer(files.issuer);
  closers.add(() => issuer.close());
  const links = { Auth: issuer.link, Database: { url: history.handlersUrl } };
  const [runner, applied] = await Promise.all([openUrls(wiring, links), history.apply()]);
  if (closers.closed) throw new CommandError("dev was ended while it started.");
  const parts = { database, issuer, runner };
  await tellOthers(wiring, describe(parts, history.handlersUrl));
  const dev = keepUpToDate(wiring, parts, history);
  const addresses = addressesOf(parts, { ...PORTS, issuer: ISSUER_PORT });
  tell({ type: "ready", addresses, token: issuer.token, ms: performance.now() - started });
  void dev.readDraft().then(() => (applied ? dev.rehearse() : undefined));
  const page = openPage({ files, urls: runner.urls, auth: issuer.link, tell });
  closers.add(() => page.close());
  return dev;
}

/** What the commands print is told as notes, and they ask nothing. */
function telling(context: Context, tell: Tell): Context {
  const note = (text: string) => tell({ type: "note", text });
  return { ...context, print: note, note, interactive: false, terminal: undefined };
}

function keepUpToDate(wiring: Wiring, { database, runner }: Parts, history: KeptHistory): Dev {
  const { context, files, closers, tell } = wiring;
  const drafts = openDrafts(files);
  closers.add(() => drafts.close());
  const readDraft = async () => {
    const draft = await drafts.read();
    if (draft !== undefined) tell({ type: "schema", draft });
    return draft;
  };
  const manifest = rehearsedManifest({ context, files });
  closers.add(() => manifest.close());
  const rehearse = async () => {
    // What the files lack is told where they are applied.
    const written = await manifest.write().catch(() => false);
    if (written && !closers.closed) await runner.refresh();
  };
  const applyHistory = async () => {
    const applied = await history.apply();
    if (applied) await runner.refresh();
    await readDraft();
    if (applied) void rehearse();
    return applied;
  };
  const notes = new FileNotes(tell);
  const watcher = watch(files, {
    async schemaSaved() {
      notes.check();
      await readDraft();
    },
    async historyChanged() {
      notes.check();
      await applyHistory();
    },
    note: (text) => tell({ type: "note", text }),
  });
  // A long statement is not waited for: it ends with the database's sessions, and its unit is a transaction.
  closers.add(() => watcher.stop());
  // Before anything else ends: what is being applied goes on meanwhile.
  closers.add(async () => history.stop());
  const reset = async () => {
    if (!(await history.reset())) return;
    await runner.refresh();
    void rehearse();
  };
  return { ...wiring, database, notes, readDraft, applyHistory, rehearse, reset };
}

async function openDatabase(wiring: Wiring): Promise<LocalDatabase> {
  const { context, files, guardian, closers, tell } = wiring;
  const { LOCAL_DATABASE_URL: named } = context.env;
  const database = await startDatabase({
    guardian,
    dir: files.postgres,
    ...(named ? { url: checkUrl(named, "LOCAL_DATABASE_URL") } : {}),
  });
  closers.add(() => database.close());
  database.onExit((lastLines) => tell({ type: "database-ended", lastLines }));
  return database;
}

/** What the functions are linked with, by name. */
type Links = Readonly<Record<string, object>>;

async function openUrls(wiring: Wiring, links: Links): Promise<Runner> {
  const { context, files, guardian, closers, tell } = wiring;
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
    log: tell,
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

type DevAddresses = Pick<DevJson, "auth" | "urls" | "database">;

function describe({ database, issuer, runner }: Parts, handlersUrl: string): DevAddresses {
  const { databaseUrl: owner, http, ws, tcp } = database;
  return {
    urls: runner.urls,
    auth: { issuer: issuer.issuer, token: issuer.token },
    database: { owner, handlers: handlersUrl, http, ws, tcp },
  };
}

async function tellOthers({ files, closers }: Wiring, addresses: DevAddresses): Promise<void> {
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
