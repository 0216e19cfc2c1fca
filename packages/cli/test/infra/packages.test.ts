import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { functions } from "../../../../infra/functions.ts";
import { DATABASE_URL, ISSUER } from "./graph/slipway-app.ts";
import type { CloudRequest } from "./offline/cloud-protocol.ts";
import { NOTHING_DONE } from "./offline/nothing-done.ts";
import { type OfflineApp, startOfflineApp } from "./offline/offline-app.ts";

// What the real CLI uploads, of functions that nobody runs.
const STAGE = ["--stage", "grey"];
/** Bytes. */
const MIGRATOR_LIMIT = 300 * 1024;

type Package = ReadonlyMap<string, Uint8Array>;

let packages = new Map<string, Package>();
let app: OfflineApp;
beforeAll(async () => {
  const cloud = {
    async answer(request: CloudRequest) {
      if ("function" in request) {
        const { resource, zip } = request.function;
        packages.set(resource, new Map(Object.entries(unzipSync(await readFile(zip)))));
      }
      return { payload: NOTHING_DONE };
    },
  };
  app = await startOfflineApp({ cloud, env: ISSUER });
  await app.sst(["secret", "set", "DatabaseUrl", DATABASE_URL, ...STAGE]);
});
afterAll(async () => app.close());

async function deploy(): Promise<void> {
  packages = new Map();
  const { code, output } = await app.sst(["deploy", ...STAGE]);
  expect({ code, output }).toMatchObject({ code: 0 });
}

const filesOf = (resource: string) =>
  [...(packages.get(resource)?.keys() ?? [])].filter((path) => !path.endsWith("/")).sort();
const migratorBytes = () => packages.get("MigratorFunction")?.get("bundle.mjs")?.length ?? 0;
const maps = () => [...packages.keys()].flatMap(filesOf).filter((file) => file.endsWith(".map"));

test("a package holds its bundle, its links and what the list lays beside it; no source map", async () => {
  await deploy();
  expect(packages.size).toBe(functions.length + 1);
  expect(filesOf("CounterFunction")).toEqual(["bundle.mjs", "resource.enc"]);
  expect(filesOf("StatusFunction")).toEqual(["bundle.mjs", "manifest.json", "resource.enc"]);
  expect(filesOf("MigratorFunction")).toEqual(
    expect.arrayContaining(["libpg-query.wasm", "manifest.json", "migrations/0000_init-db.sql"]),
  );
  expect(maps()).toEqual([]);
});

test("the migrator's bundle has at most 300 KB beside the parser's WebAssembly", () => {
  expect(migratorBytes()).toBeGreaterThan(0);
  expect(migratorBytes()).toBeLessThanOrEqual(MIGRATOR_LIMIT);
});

test("neither would hold, were the bundles built as sst builds them if asked for no map", async () => {
  const from = "nodejs: { minify: true }";
  await app.edit([{ file: "infra/lambda.ts", from, to: "nodejs: { sourcemap: false }" }]);
  await deploy();
  expect(maps()).toContain("bundle.mjs.map");
  expect(migratorBytes()).toBeGreaterThan(MIGRATOR_LIMIT);
});
