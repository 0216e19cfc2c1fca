import { randomBytes } from "node:crypto";
import { removeDevJson, serveControl, writeDevJson } from "@slipway/local/dev-json";
import type { Runner } from "@slipway/local/runner/runner";
import type { LocalDatabase } from "@slipway/local/serve";
import type { DevIssuer } from "./open-issuer.ts";
import type { Wiring } from "./wiring.ts";

interface Running {
  readonly database: LocalDatabase;
  readonly issuer: DevIssuer;
  readonly runner: Runner;
  /** What the handlers connect with. */
  readonly handlersUrl: string;
}

/** Lets the other commands find this dev, and know that it is still there. */
export async function tellOthers({ files, closers }: Wiring, running: Running): Promise<void> {
  const { database, issuer, runner, handlersUrl } = running;
  const { databaseUrl: owner, http, ws, tcp } = database;
  const nonce = randomBytes(16).toString("hex");
  const control = await serveControl(nonce);
  closers.add(() => control.close());
  await writeDevJson(files.devJson, {
    pid: process.pid,
    nonce,
    startedAt: new Date().toISOString(),
    control: control.url,
    urls: runner.urls,
    auth: { issuer: issuer.issuer, token: issuer.token },
    database: { owner, handlers: handlersUrl, http, ws, tcp },
  });
  closers.add(() => removeDevJson(files.devJson));
}
