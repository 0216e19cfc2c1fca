import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Auth } from "@slipway/core/lib/parse-auth";
import { type AppDatabase, createAppDatabase } from "@slipway/core/testing/app-database";
import { history } from "@slipway/core/testing/app-history";
import { linkVariables } from "@slipway/local/runner/link-variables";
import { startTestRunner, type TestRunner } from "@slipway/local/runner/testing/start-test-runner";
import { makeManifest } from "@slipway/migrate/manifest";
import { functions } from "../../../../infra/functions.ts";
import { freshCopy } from "./fresh-copy.ts";

export interface ServedHandlers {
  readonly database: AppDatabase;
  readonly url: TestRunner["url"];
  close(): Promise<void>;
}

const ANYONE: Auth = { mode: "public", issuer: "", audience: "" };

/** Serves every handler, bundled as for a deploy, at its URL, on a migrated Postgres; to anyone unless `auth` says whose tokens they take. */
export async function serveHandlers(auth: Auth = ANYONE): Promise<ServedHandlers> {
  const [copy, database] = await Promise.all([freshCopy(), createAppDatabase()]);
  await mkdir(join(copy.root, ".slipway"));
  const manifest = JSON.stringify(makeManifest(history));
  await writeFile(join(copy.root, ".slipway/manifest.json"), manifest);
  const started = await startTestRunner(functions, {
    root: copy.root,
    environment: {
      SLIPWAY_CHECK_ANSWERS: "1",
      ...linkVariables("test", { Auth: auth, Database: { url: database.neonUrl } }),
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
