import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { history } from "@slipway/core/testing/app-history";
import { makeManifest } from "@slipway/migrate/manifest";
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

test("is an internal problem without its manifest, named in the log", async () => {
  process.env["LAMBDA_TASK_ROOT"] = join(taskRoot, "nowhere");
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(await invoke(handler, { method: "GET" })).toMatchObject({
    status: 500,
    json: { type: "urn:slipway:problem:internal" },
  });
  expect(JSON.stringify(log.mock.calls)).toContain("manifest.json");
  log.mockRestore();
  process.env["LAMBDA_TASK_ROOT"] = taskRoot;
});

test("tells what is missing of what its release was built for", async () => {
  const manifest = makeManifest(history);
  const entries = [...manifest.entries, { tag: "9999_new", when: Date.now(), hash: "f" }];
  await writeFile(join(taskRoot, "manifest.json"), JSON.stringify({ ...manifest, entries }));
  const { json } = await invoke(handler, { method: "GET" });
  expect(json).toMatchObject({
    newest: { 0: { tag: manifest.entries.at(-1)?.tag } },
    pending: ["9999_new"],
  });
  expect(JSON.stringify(json)).toMatch(/"appliedAt":"\d{4}-\d\d-\d\dT[\d:.]+Z"/);
});

test("reads its manifest once", async () => {
  await rm(join(taskRoot, "manifest.json"));
  expect(await invoke(handler, { method: "GET" })).toMatchObject({
    status: 200,
    json: { pending: ["9999_new"] },
  });
});
