import { mkdir } from "node:fs/promises";
import { startGuardian } from "@slipway/local/guardian";
import type { Context } from "../context.ts";
import { FUNCTION_PORTS, ISSUER_PORT } from "../dev-ports.ts";
import { CommandError } from "../errors.ts";
import { paths } from "../paths.ts";
import { refuseList } from "../refuse-functions.ts";
import { addressesOf } from "./addresses-of.ts";
import type { Closers } from "./closers.ts";
import type { Tell } from "./dev-event.ts";
import { holdLock } from "./hold-lock.ts";
import { keepManifest } from "./keep-manifest.ts";
import { type Dev, keepUpToDate } from "./keep-up-to-date.ts";
import { KeptHistory } from "./kept-history.ts";
import { openDatabase } from "./open-database.ts";
import { openIssuer } from "./open-issuer.ts";
import { openPage } from "./open-page.ts";
import { openUrls } from "./open-urls.ts";
import { tellOthers } from "./tell-others.ts";
import { watchFunctions } from "./watch-functions.ts";
import type { Wiring } from "./wiring.ts";

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
  const manifest = keepManifest(wiring);
  const history = new KeptHistory({ ...wiring, database, manifest });
  closers.add(async () => history.stop());
  const issuer = await openIssuer(files.issuer);
  closers.add(() => issuer.close());
  const links = { Auth: issuer.link, Database: { url: history.handlersUrl } };
  const [runner, applied] = await Promise.all([openUrls(wiring, links), history.apply()]);
  if (closers.closed) throw new CommandError("dev was ended while it started.");
  await tellOthers(wiring, { database, issuer, runner, handlersUrl: history.handlersUrl });
  const dev = keepUpToDate(wiring, { database, runner, history, manifest, applied });
  const wanted = { ...FUNCTION_PORTS, issuer: ISSUER_PORT };
  const addresses = addressesOf({ database, issuer, runner }, wanted);
  tell({ type: "ready", addresses, token: issuer.token, ms: performance.now() - started });
  const page = openPage({ files, urls: runner.urls, auth: issuer.link, tell });
  closers.add(() => page.close());
  return dev;
}

/** What the commands print is told as notes, and they ask nothing. */
function telling(context: Context, tell: Tell): Context {
  const note = (text: string) => tell({ type: "note", text });
  return { ...context, print: note, note, interactive: false, terminal: undefined };
}
