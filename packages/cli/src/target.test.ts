import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveControl, writeDevJson } from "@slipway/local/dev-json";
import { expect, onTestFinished, test } from "vitest";
import type { Context } from "./context.ts";
import { type Target, withTarget } from "./target.ts";

const silent = { env: {}, interactive: false, print() {}, note() {} };

/** A folder in which a dev seems to run on a database. */
async function besideDev(owner: string): Promise<Context> {
  const root = await mkdtemp(join(tmpdir(), "slipway-target-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const control = await serveControl("nonce");
  onTestFinished(() => control.close());
  await mkdir(join(root, ".slipway"));
  await writeDevJson(join(root, ".slipway", "dev.json"), {
    pid: process.pid,
    nonce: "nonce",
    startedAt: new Date().toISOString(),
    control: control.url,
    urls: {},
    auth: { issuer: "http://localhost:3000", token: "token" },
    database: {
      owner,
      handlers: "postgres://app_handlers:secret@localhost:1/app",
      http: "http://localhost:1/sql",
      ws: "ws://localhost:1/v2",
      tcp: "localhost:1",
    },
  });
  return { ...silent, root };
}

const isDisposable = async ({ disposable }: Target) => disposable;

test("of a running dev, only a database of this machine may be emptied without its name", async () => {
  const ours = await besideDev("postgres://owner@localhost:1/app");
  expect(await withTarget(ours, { localOnly: true }, isDisposable)).toBe(true);
  const other = await besideDev("postgres://owner@db.example.com/app");
  expect(await withTarget(other, { localOnly: true }, isDisposable)).toBe(false);
});
