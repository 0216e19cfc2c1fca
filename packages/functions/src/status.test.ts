import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { handler } from "./status.ts";
import { invoke } from "./testing/invoke.ts";
import { linkDatabase } from "./testing/link-database.ts";

let app: AppDatabase;
let taskRoot: string;
beforeAll(async () => {
  app = await createAppDatabase();
  linkDatabase(app.neonUrl);
  taskRoot = await mkdtemp(join(tmpdir(), "slipway-status-"));
  process.env["LAMBDA_TASK_ROOT"] = taskRoot;
});
afterAll(async () => {
  await rm(taskRoot, { recursive: true });
  await app.drop();
});

const entries = [
  { tag: "0000_init", when: 1_700_000_000_000, hash: "a" },
  { tag: "0001_more", when: 1_700_000_000_001, hash: "b" },
];
const manifest = { release: "r1", entries, fingerprint: null };

test("tells what is missing of what its release was built for", async () => {
  await writeFile(join(taskRoot, "manifest.json"), JSON.stringify(manifest));
  expect(await invoke(handler, { method: "GET" })).toMatchObject({
    status: 200,
    json: { newest: null, pending: 2 },
  });
  await app.db.execute("create schema slipway");
  await app.db.execute(`create view slipway.status as select '0000_init' as tag,
    1700000000000::bigint as created_at, 'a' as hash, timestamptz '2026-01-02 03:04:05Z' as applied_at`);
  const { json } = await invoke(handler, { method: "GET" });
  expect(json).toMatchObject({
    newest: { tag: "0000_init", appliedAt: "2026-01-02T03:04:05.000Z" },
    pending: 1,
  });
});

test("is an internal problem without its manifest, named in the log", async () => {
  process.env["LAMBDA_TASK_ROOT"] = join(taskRoot, "nowhere");
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(await invoke(handler, { method: "GET" })).toMatchObject({
    status: 500,
    json: { type: "urn:slipway:problem:internal" },
  });
  expect(log.mock.calls.join()).toContain("manifest.json");
});
