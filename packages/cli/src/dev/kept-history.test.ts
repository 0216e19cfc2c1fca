import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { numbered, writeHistory } from "@slipway/migrate/testing/write-history";
import { expect, onTestFinished, test } from "vitest";
import { handlersPassword } from "./handlers-password.ts";
import { keepManifest } from "./keep-manifest.ts";
import { KeptHistory } from "./kept-history.ts";

test("a second dev on one database leaves the handlers of the first their login", async () => {
  const created = await createTestDatabase();
  onTestFinished(() => created.drop());
  const { url, neonUrl } = created;
  const root = await mkdtemp(join(tmpdir(), "slipway-history-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const files = {
    migrations: writeHistory(numbered({ init: "CREATE TABLE a ();" })),
    manifest: join(root, "manifest.json"),
  };
  const context = { root, env: {}, interactive: false, print() {}, note() {} };
  const manifest = keepManifest({ context, files });
  const database = { databaseUrl: url, neonUrl };
  const start = () => new KeptHistory({ files, database, manifest, tell() {} });
  const first = start();
  expect(await first.apply()).toBe(true);
  expect(await start().apply()).toBe(true);
  const { username, password } = new URL(first.handlersUrl);
  const asHandlers = Object.assign(new URL(url), { username, password }).href;
  expect(await query(asHandlers, "select count(*)::int as n from a")).toEqual([{ n: 0 }]);
});

test("the handlers' password is another for each owner and each database, and drawn where the owner has none", () => {
  const passwords = [
    handlersPassword("postgres://owner:secret@localhost/app", "app_handlers"),
    handlersPassword("postgres://owner:other@localhost/app", "app_handlers"),
    handlersPassword("postgres://owner:secret@localhost/more", "more_handlers"),
    handlersPassword("postgres://owner@localhost/app", "app_handlers"),
    handlersPassword("postgres://owner@localhost/app", "app_handlers"),
  ];
  expect(new Set(passwords).size).toBe(passwords.length);
  for (const password of passwords) expect(password).toMatch(/^[\w-]{32,}$/);
});
