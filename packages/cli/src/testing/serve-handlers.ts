import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AppDatabase, createAppDatabase } from "@slipway/core/testing/app-database";
import { history } from "@slipway/core/testing/app-history";
import { startTestRunner, type TestRunner } from "@slipway/local/runner/testing/start-test-runner";
import { makeManifest } from "@slipway/migrate/manifest";
import { functions } from "../../../../infra/functions.ts";
import { freshCopy } from "./fresh-copy.ts";

/** Whose tokens the handlers take; with `public` anyone may call. */
export interface AuthLink {
  readonly mode: "public" | "token";
  readonly issuer: string;
  readonly audience: string;
}

export interface ServedHandlers {
  readonly database: AppDatabase;
  readonly url: TestRunner["url"];
  close(): Promise<void>;
}

const ANYONE: AuthLink = { mode: "public", issuer: "", audience: "" };

/** Serves every handler, bundled as for a deploy, at its URL, on a migrated Postgres. */
export async function serveHandlers(auth: AuthLink = ANYONE): Promise<ServedHandlers> {
  const [copy, database] = await Promise.all([freshCopy(), createAppDatabase()]);
  await mkdir(join(copy.root, ".slipway"));
  const manifest = JSON.stringify(makeManifest(history));
  await writeFile(join(copy.root, ".slipway/manifest.json"), manifest);
  const started = await startTestRunner(functions, {
    root: copy.root,
    environment: {
      SST_RESOURCE_App: JSON.stringify({ name: "slipway", stage: "test" }),
      SLIPWAY_CHECK_ANSWERS: "1",
      SST_RESOURCE_Database: link({ url: database.neonUrl }),
      SST_RESOURCE_Auth: link(auth),
    },
  });
  return {
    database,
    url: started.url,
    async close() {
      await started.close();
      await Promise.all([copy.remove(), database.drop()]);
    },
  };
}

function link(properties: object): string {
  return JSON.stringify({ type: "sst.sst.Linkable", ...properties });
}
