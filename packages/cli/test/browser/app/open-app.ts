import { join } from "node:path";
import { Closers } from "@slipway/cli/dev/closers";
import { pageVariables } from "@slipway/cli/dev/page-variables";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { type RunningDev, startDevIn } from "@slipway/cli/testing/running-dev";
import { buildPage } from "../../../src/testing/build-page.ts";
import { type Look, openBrowser, type OpenedPage, openPage } from "./open-browser.ts";
import { serveFolder } from "./serve-folder.ts";
import { startStoppableDatabase } from "./stoppable-database.ts";

/** All that `npm run dev` runs, and the production build of the page from a host of its own. */
export interface App {
  /** The copy of the repository that runs: add a migration to its history, and dev applies it. */
  readonly root: string;
  readonly dev: RunningDev;
  /** Where the page is: another origin than that of any function. */
  readonly address: string;
  /** By function. */
  readonly urls: Readonly<Record<string, string>>;
  /** The owner's, over TCP. */
  readonly databaseUrl: string;
  /** A page of somebody new, for one test: `page.goto("/")` goes to the app. */
  newPage(look?: Look & { readonly address?: string }): Promise<OpenedPage>;
  /** Serves another build, of another page or one that is told otherwise, and answers its address. */
  serve(page: PageOptions): Promise<string>;
  /** Takes Postgres away from under the functions, whose URLs stay. */
  stopDatabase(): Promise<void>;
  /** Brings it back, with its rows. */
  startDatabase(): Promise<void>;
  close(): Promise<void>;
}

interface PageOptions {
  /** The folder of index.html, from the root. */
  readonly folder?: string;
  /** Instead of what the page is told of the running dev. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Starts an app of its own for a test file; close it at the end. */
export async function openApp(): Promise<App> {
  const closers = new Closers();
  try {
    return await open(closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function open(closers: Closers): Promise<App> {
  const copy = await freshCopy();
  closers.add(() => copy.remove());
  const database = await startStoppableDatabase();
  closers.add(() => database.close());
  const dev = await startDevIn(copy.root, { LOCAL_DATABASE_URL: database.url });
  closers.add(() => dev.stop());
  const serve = servePagesOf(copy.root, dev, closers);
  const address = await serve({});
  const browser = await openBrowser();
  closers.add(() => browser.close());
  return {
    root: copy.root,
    dev,
    address,
    urls: dev.devJson.urls,
    databaseUrl: database.url,
    newPage: ({ address: at = address, ...look } = {}) => openPage(browser, at, look),
    serve,
    stopDatabase: () => database.stop(),
    startDatabase: () => database.start(),
    close: () => closers.close(),
  };
}

function servePagesOf(root: string, { devJson }: RunningDev, closers: Closers): App["serve"] {
  const { urls, auth } = devJson;
  const told = pageVariables({ urls, auth: { issuer: auth.issuer, audience: "slipway" } });
  let built = 0;
  return async ({ folder = "packages/web", variables = {} }) => {
    const outDir = join(root, ".slipway", `page-${(built += 1)}`);
    await buildPage({ root, page: folder, outDir, variables: { ...told, ...variables } });
    const host = await serveFolder(outDir);
    closers.add(() => host.close());
    return `http://localhost:${host.port}/`;
  };
}
