import { readFile } from "node:fs/promises";
import { splitBundle } from "@slipway/local/runner/split-bundle";
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
/** The file that is loaded when something is pending. */
const PARSER = /^libpg-query-\w+\.mjs$/;

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
const migratorCode = () => filesOf("MigratorFunction").filter((name) => name.endsWith(".mjs"));
const migratorBytes = (files: readonly string[]) =>
  files.reduce((sum, name) => sum + (packages.get("MigratorFunction")?.get(name)?.length ?? 0), 0);
/** Of all that any invocation may load, the parser's package aside. */
const limitedBytes = () => migratorBytes(migratorCode().filter((name) => !PARSER.test(name)));
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

test("all that any invocation of the migrator may load has at most 300 KB beside the parser's package", () => {
  expect(migratorCode()).toContain("bundle.mjs");
  expect(limitedBytes()).toBeLessThanOrEqual(MIGRATOR_LIMIT);
});

test("the one file beside that limit holds the parser's package and nothing else", async () => {
  const built = await splitBundle(app.root, "packages/functions/src/migrator.ts");
  expect(migratorCode().filter((name) => PARSER.test(name))).toHaveLength(1);
  const sources = built
    .filter(({ name }) => PARSER.test(name))
    .flatMap(({ inputs }) => [...inputs]);
  const written = sources.filter(([, bytes]) => bytes > 0).map(([source]) => source);
  expect(written).not.toEqual([]);
  expect(written.filter((source) => !source.includes("node_modules/libpg-query/"))).toEqual([]);
  // What is built here and what sst uploads are of two esbuilds; they differ by some dozen bytes.
  const here = built.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(Math.abs(here - migratorBytes(migratorCode()))).toBeLessThan(1024);
});

test("neither would hold, were the bundles built as sst builds them if asked for no map", async () => {
  const from = "nodejs: { minify: true }";
  await app.edit([{ file: "infra/lambda.ts", from, to: "nodejs: { sourcemap: false }" }]);
  await deploy();
  expect(maps()).toContain("bundle.mjs.map");
  expect(limitedBytes()).toBeGreaterThan(MIGRATOR_LIMIT);
});
