import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { LocalDatabase } from "@slipway/local/serve";
import { readHistory } from "@slipway/migrate/history";
import { makeManifest } from "@slipway/migrate/manifest";
import { applyPending } from "../apply-pending.ts";
import type { Context } from "../context.ts";
import { databaseName } from "../connection-string.ts";
import type { Paths } from "../paths.ts";
import { tellFailure } from "../tell-failure.ts";

interface Options {
  readonly context: Context;
  readonly files: Paths;
  readonly database: LocalDatabase;
}

/** Keeps a local database, the handlers' role in it and the manifest at the newest state of the history. */
export interface KeptHistory {
  /** What the handlers connect with: through the endpoint, under their own role. */
  readonly handlersUrl: string;
  writeManifest(): void;
  /** Applies what is pending; a failure is printed, and false. */
  apply(): Promise<boolean>;
}

export function keepHistory({ context, files, database }: Options): KeptHistory {
  const role = `${databaseName(database.databaseUrl)}_handlers`;
  // New at every start: nothing but this process's children needs to know it.
  const password = randomBytes(24).toString("base64url");
  const url = new URL(database.neonUrl);
  url.username = role;
  url.password = password;
  const writeManifest = () =>
    writeFileSync(files.manifest, JSON.stringify(makeManifest(readHistory(files.migrations))));
  return {
    handlersUrl: url.href,
    writeManifest,
    apply: () =>
      tellFailure(context, async () => {
        writeManifest();
        const target = { url: database.databaseUrl, handlers: { role, password } };
        const history = readHistory(files.migrations);
        await applyPending(context, { target, history, phase: "all" });
      }),
  };
}
